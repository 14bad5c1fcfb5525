/*
 * main.c - runs a harness over the files and folders named on the command
 * line, without a fuzzing engine: for any compiler and sanitizer.
 */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t run_count;

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0;
    size_t capacity = 0;

    if (file == NULL) {
        perror(path);
        return 1;
    }
    for (;;) {
        size_t got;
        if (size == capacity) {
            uint8_t *grown = realloc(data, capacity = capacity * 2 + 4096);
            if (grown == NULL) {
                free(data);
                fclose(file);
                fprintf(stderr, "%s: no memory\n", path);
                return 1;
            }
            data = grown;
        }
        got = fread(data + size, 1, capacity - size, file);
        if (got == 0)
            break;
        size += got;
    }
    if (ferror(file)) {
        perror(path);
        fclose(file);
        free(data);
        return 1;
    }
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    run_count++;
    return 0;
}

static int run_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    int failed = 0;

    if (folder == NULL) {
        perror(path);
        return 1;
    }
    while ((entry = readdir(folder)) != NULL) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        failed |= run_file(name);
    }
    closedir(folder);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = argc < 2;

    for (int i = 1; i < argc; i++) {
        struct stat status;
        if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode))
            failed |= run_folder(argv[i]);
        else
            failed |= run_file(argv[i]);
    }
    printf("%zu inputs\n", run_count);
    return failed || run_count == 0;
}
