#!/bin/sh
# Tidies up after a test run, however it ends: standard input closes when pytest is gone, killed included.
# $1: the run's folder, in which the run's PostgreSQL lies if one was started.
trap '' INT TERM HUP
cat >/dev/null
pid_file="$1/postgres/data/postmaster.pid"
if [ -s "$pid_file" ]; then
  pid=$(head -n 1 "$pid_file")
  kill -QUIT "$pid"
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
fi
rm -rf "$1"
