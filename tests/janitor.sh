#!/bin/sh
# Tidies up after a test run, however it ends: standard input closes when pytest is gone, killed included.
# $1: the run's folder, in which the run's PostgreSQL lies if one was started.
trap '' INT TERM HUP

tidy() {
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
}

word=$(cat)
tidy "$1"
# Killed, pytest said no last word, and a worker that it left behind may just be starting a server.
if [ "$word" != done ]; then
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    [ ! -e "$1" ] || tidy "$1"
  done
fi
