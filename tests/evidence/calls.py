"""Which function calls which, with how much stack: gcc's own call graph (after inlining),
and behind calls through pointers every function of the library whose address is taken and
whose type is that of the pointer (libclang)."""

import collections
import pathlib
import re
import subprocess

from clang import cindex

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "parser/src").glob("*.c"))
FLAGS = ["-std=c11", f"-I{ROOT / 'parser/include'}"]

# What may be called of a C library: see SECURITY.md.
MEMORY_FUNCTIONS = {"memchr", "memcmp", "memcpy", "memmove", "memset"}

_NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]+)"')
_EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"(?: label: "([^"]+)")?')
_FRAME = re.compile(r"\\n(\d+) bytes \((static|dynamic|dynamic,bounded)\)")
_POINTER = "__indirect_call"


class Graph:
    """frames: {function: bytes}; calls: {function: functions}; pointers: {function: types}."""

    def __init__(self):
        self.frames = {}
        self.not_static = []
        self.calls = collections.defaultdict(set)
        self.pointers = collections.defaultdict(set)


def _types_of_pointers():
    """({(file, line): types called there}, {type: functions whose address is taken})."""
    called, taken = collections.defaultdict(set), collections.defaultdict(set)
    index = cindex.Index.create()

    def function_type(cursor_type):
        pointee = cursor_type.get_canonical()
        if pointee.kind == cindex.TypeKind.POINTER:
            pointee = pointee.get_pointee()
        return pointee.get_canonical().spelling

    def is_direct(call):
        return call.referenced is not None and call.referenced.kind == cindex.CursorKind.FUNCTION_DECL

    def callee_reference(call):
        child = next(call.get_children(), None)
        while child is not None and child.kind == cindex.CursorKind.UNEXPOSED_EXPR:
            child = next(child.get_children(), None)
        return child

    def look(cursor, callees):
        if cursor.kind == cindex.CursorKind.CALL_EXPR:
            callee = callee_reference(cursor)
            if is_direct(cursor):
                callees.add(callee.hash if callee is not None else 0)
            elif callee is not None:
                at = cursor.location
                called[at.file.name, at.line].add(function_type(callee.type))
                for line in range(cursor.extent.start.line, cursor.extent.end.line + 1):
                    called[at.file.name, line].add(function_type(callee.type))
        elif cursor.kind == cindex.CursorKind.DECL_REF_EXPR and cursor.hash not in callees:
            target = cursor.referenced
            if target is not None and target.kind == cindex.CursorKind.FUNCTION_DECL:
                taken[function_type(target.type)].add(target.spelling)
        for child in cursor.get_children():
            look(child, callees)

    for source in SOURCES:
        unit = index.parse(str(source), args=FLAGS)
        broken = [str(d) for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
        if broken:
            raise RuntimeError("\n".join(broken))
        look(unit.cursor, set())
    return called, taken


def _plain(title):
    """The function's name without its file and without what the optimizer appended."""
    name = title.rsplit(":", 1)[-1]
    return name.split(".")[0]


def read(folder, compiler="gcc", optimize="-O2"):
    """Compiles the library into a folder, and reads the graph of all its functions."""
    folder.mkdir(parents=True, exist_ok=True)
    called, taken = _types_of_pointers()
    graph = Graph()
    for source in SOURCES:
        subprocess.run([compiler, *FLAGS, optimize, "-fcallgraph-info=su,da", "-c", str(source), "-o",
                        str(folder / f"{source.stem}.o")], check=True)
        for line in (folder / f"{source.stem}.ci").read_text().splitlines():
            node, edge = _NODE.match(line), _EDGE.match(line)
            if node and (frame := _FRAME.search(node[2])):
                graph.frames[node[1]] = int(frame[1])
                if frame[2] == "dynamic":
                    graph.not_static.append(node[1])
            elif edge and edge[2] == _POINTER:
                file, line_number, _ = edge[3].rsplit(":", 2)
                graph.pointers[edge[1]] |= called[file, int(line_number)]
            elif edge:
                graph.calls[edge[1]].add(edge[2])
    by_name = collections.defaultdict(set)
    for title in graph.frames:
        by_name[_plain(title)].add(title)
    for title, types in graph.pointers.items():
        for kind in types:
            for name in taken[kind]:
                graph.calls[title] |= by_name[name]
    return graph


def circles(graph):
    """The groups of functions that can reach each other (Tarjan, without recursion)."""
    order, low, on_stack, stack, found, counter = {}, {}, set(), [], [], 0
    for root in graph.frames:
        if root in order:
            continue
        order[root] = low[root] = counter
        counter += 1
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(sorted(graph.calls[root])))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in graph.frames:
                    continue
                if target not in order:
                    order[target] = low[target] = counter
                    counter += 1
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph.calls[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], order[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        group.append(member)
                        if member == node:
                            break
                    if len(group) > 1 or node in graph.calls[node]:
                        found.append(sorted(group))
    return found
