# The steps of .ci/run: each prints a heading and its time, counts its tests, and lets the later ones run.
passed=0 failed=0 skipped=0 failures=()
logs=$PWD/.cache/ci
rm -rf "$logs" && mkdir -p "$logs"

# The sum of what one test run wrote: vitest's JSON reports, and node:test's last lines in the step's output.
count_tests() {
  node --input-type=module - "$1" <<'JS'
import { readdirSync, readFileSync } from 'node:fs'
const directory = process.argv.at(-1)
const sum = { pass: 0, fail: 0, skipped: 0 }
const add = (pass, fail, skipped) => Object.assign(sum, { pass: sum.pass + pass, fail: sum.fail + fail, skipped: sum.skipped + skipped })
for (const name of readdirSync(directory)) {
  const text = readFileSync(`${directory}/${name}`, 'utf8')
  if (name.endsWith('.json')) {
    const report = JSON.parse(text)
    add(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests)
  } else {
    const total = key => [...text.matchAll(new RegExp(`^(?:#|ℹ) ${key} (\\d+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0)
    add(total('pass'), total('fail') + total('cancelled'), total('skipped') + total('todo'))
  }
}
console.log(sum.pass, sum.fail, sum.skipped)
JS
}

# step [--tests] NAME COMMAND...: one heading, one verdict. A step of tests counts its tests, any other counts as one.
# The command finds the directory for its reports in $REPORTS.
step() {
  local tests=false
  [ "$1" = --tests ] && tests=true && shift
  local name=$1 code started=$SECONDS p=0 f=0 s=0
  shift
  printf '\n=== %s\n' "$name"
  export REPORTS="$logs/${name//[^A-Za-z0-9.]/-}"
  mkdir -p "$REPORTS"
  "$@" 2>&1 | tee "$REPORTS/output.log"
  code=${PIPESTATUS[0]}
  if $tests; then read -r p f s < <(count_tests "$REPORTS" || echo 0 1 0); fi
  # A run that broke before or beside its tests is one failure more; a run without tests proves nothing.
  if [ "$code" != 0 ] && [ "$f" = 0 ]; then f=1; fi
  if $tests && [ $((p + f + s)) = 0 ]; then f=1; fi
  if ! $tests && [ "$code" = 0 ]; then p=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [ "$f" != 0 ]; then failures+=("$name"); fi
  printf -- '--- %s: %s in %d s (%d passed, %d failed, %d skipped)\n' \
    "$name" "$([ "$f" = 0 ] && echo ok || echo FAILED)" $((SECONDS - started)) "$p" "$f" "$s"
  [ "$f" = 0 ]
}

# The last line of the run, alone and exact; the exit code says the same.
finish() {
  printf '\n%d s in all\n' "$SECONDS"
  for name in ${failures[@]+"${failures[@]}"}; do printf 'failed: %s\n' "$name"; done
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ]
  exit
}
