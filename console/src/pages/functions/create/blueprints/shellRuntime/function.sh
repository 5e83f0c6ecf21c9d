# The event comes on standard input, the answer goes to standard output, what is for the log to standard error.
handler() {
  text=$(cat)
  if [ "$text" = '""' ]; then
    echo 'there is nothing to count' >&2
    return 1
  fi
  words=$(printf '%s' "$text" | wc -w)
  digest=$(printf '%s' "$text" | sha256sum | cut -d ' ' -f 1)
  echo "$GREETING, $words words" >&2
  printf '{"words":%d,"sha256":"%s"}' "$words" "$digest"
}
