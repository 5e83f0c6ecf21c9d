#!/bin/sh
# PROGRAM LAYOUT TAG: makes an image of one static program, as a folder in OCI's layout. Needs umoci only: no daemon.
set -eu
program=$1 layout=$2 image=$2:$3
[ -e "$layout" ] || umoci init --layout "$layout"
umoci new --image "$image"
umoci insert --rootless --image "$image" "$program" /bootstrap
umoci config --image "$image" --config.entrypoint /bootstrap
