#!/usr/bin/env bash
# Builds everything and runs every test on a fresh Debian machine that has the .NET SDK; what the tests need
# beyond the SDK it installs. It ends with one line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")"

# Debian packages that tests run against.
packages=(python3) # clients that share no code with the node: tests/ZsIdNode.EndToEnd/foreign
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if ((${#missing[@]})); then
    apt-get update -q && apt-get install -q -y --no-install-recommends "${missing[@]}" || exit 1
fi

if ! command -v dotnet >/dev/null; then
    echo "test.sh: the .NET SDK is missing; install the version that global.json names." >&2
    exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
dotnet restore ZsIdNode.sln --locked-mode || exit 1
dotnet build ZsIdNode.sln -c Release --no-restore -v quiet || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test ZsIdNode.sln -c Release --no-build 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# One summary line a test project: "Passed!  - Failed: 0, Passed: 12, Skipped: 0, Total: 12, …".
summary=$(sed -nE 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total.*/\1 \2 \3/p' "$log" |
    awk '{ failed += $1; passed += $2 } END { printf "%d passed, %d failed", passed, failed }')
echo "$summary"
[[ $summary == "0 passed"* ]] && exit 1
exit "$status"
