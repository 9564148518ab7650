#!/bin/sh
# `lab` opens JupyterLab on /work; anything else is a command of assay's: serve, worker, run …
set -eu
if [ "${1:-lab}" = lab ]; then
  [ $# -eq 0 ] || shift
  cd /work
  exec /opt/assay/.venv/bin/jupyter lab --ip=0.0.0.0 --no-browser "$@"
fi
exec /opt/assay/node_modules/.bin/assay "$@"
