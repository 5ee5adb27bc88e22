#!/usr/bin/env bash
# A new version of the course reaches a learner's clone, and leaves the learner's code as it is: the
# recipe of docs/chapters/setup.adoc, tried on a repository as a class gets it.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME=course GIT_AUTHOR_EMAIL=course@localhost
export GIT_COMMITTER_NAME=course GIT_COMMITTER_EMAIL=course@localhost
code=01-echo/src/main/java/course/websocket/echo
tests=01-echo/src/test/java/course/websocket/echo
chapter=docs/chapters/01-echo.adoc

fail() {
  echo "update: $1"
  exit 1
}

# Changes one line in place, and says so if there was none to change.
change() {
  local file=$1 from=$2 to=$3
  grep -qF -- "$from" "$file" || fail "$file has no line with: $from"
  FROM=$from TO=$to perl -pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/' "$file"
}

./course starters --out "$work/class" >/dev/null
git -C "$work/class" init -q -b main
git -C "$work/class" add --all
git -C "$work/class" commit -qm 'The course'
git clone -q "$work/class" "$work/learner"

# The learner has done step 1, has committed step 4 only half, and has made a file of her own.
cd "$work/learner"
change $code/Handshake.java 'throw new UnsupportedOperationException("Step 1: compute the accept key");' \
  'return "my own step 1";'
git commit -qam 'Step 1'
change $code/Masking.java 'throw new UnsupportedOperationException("Step 4: mask in place");' '// half of my own step 4'
echo 'my notes' >$code/notes.txt

# The teacher's next version: a test, a chapter, given code, a title of a step, and a new file.
cd "$work/class"
change $code/Handshake.java 'Step 1: compute the accept key' 'Step 1: compute the answer to the key'
change $code/Handshake.java 'public final class Handshake {' 'public final class Handshake { // new'
change $code/Masking.java 'Step 4: mask in place' 'Step 4: mask in its place'
change $tests/HandshakeTest.java 'class HandshakeTest {' 'class HandshakeTest { // new'
change $chapter '= 1. From handshake to echo' '= 1. From handshake to echo, new'
echo 'new' >02-broadcast/new.txt
git add --all
git commit -qm 'A new version'

cd "$work/learner"
# As in docs/chapters/setup.adoc.
git add --all
git commit -qm 'My work'
git pull -q --no-rebase -X ours --no-edit

grep -q 'my own step 1' $code/Handshake.java || fail 'what was committed is lost'
grep -q 'half of my own step 4' $code/Masking.java || fail 'what was not committed is lost'
grep -q 'my notes' $code/notes.txt || fail 'the file of her own is lost'
grep -q 'class Handshake { // new' $code/Handshake.java || fail 'the given code is old'
grep -q 'class HandshakeTest { // new' $tests/HandshakeTest.java || fail 'the test is old'
grep -q 'echo, new' $chapter || fail 'the chapter is old'
[[ -f 02-broadcast/new.txt ]] || fail 'the new file is missing'
[[ -z $(git status --porcelain) ]] || fail 'the clone is not clean'
echo 'update: the new version is there, and the work is safe'
