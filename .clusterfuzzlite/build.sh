#!/bin/bash -eu
# ClusterFuzzLite builds what OSS-Fuzz builds.
exec bash -eu "$SRC/pgcfg/fuzz/oss-fuzz/build.sh"
