#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a server and simulated phones on this machine alone, shows the phones' life until Ctrl-C, then ends both
# in order. Usage: run_demo.sh BIN-FOLDER SCRATCH-FOLDER
# shellcheck disable=SC2317  # what the traps call
set -euo pipefail

bin=$1
scratch=$2
server='' phones=''

say() { printf '%s\n' "$*"; }

is_open() { (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# free_port PORT: this one, or the next one that nobody listens on.
free_port() {
    local port=$1
    while is_open "$port"; do port=$((port + 1)); done
    echo "$port"
}

# end PID: asks the process to end, and waits until it has.
end() {
    [[ -n $1 ]] || return 0
    kill -TERM "$1" 2> /dev/null || return 0
    wait "$1" 2> /dev/null || true
}

stop() {
    trap '' INT TERM HUP
    say ''
    say 'Ending the phones, then the server.'
    end "$phones"
    end "$server"
}

# wait_until WHAT SECONDS COMMAND…: until the command succeeds; fails if the server is gone before.
wait_until() {
    local what=$1 tries=$(($2 * 10))
    shift 2
    until "$@"; do
        if ! kill -0 "$server" 2> /dev/null || ((--tries == 0)); then
            say "$what did not come up. The server said:"
            tail -n 20 "$scratch/offhookd.log"
            exit 1
        fi
        sleep 0.1
    done
}

mkdir -p "$scratch"
phone_port=$(free_port 5060)
client_port=$(free_port 5070)
console_port=$(free_port 8480)
# Made once and kept, so that the commands of yesterday work today.
[[ -s $scratch/password ]] || (umask 077 && openssl rand -hex 8 > "$scratch/password")
password=$(< "$scratch/password")

cat > "$scratch/offhook.toml" << END
[server]
data_dir = "$PWD/$scratch/data"

[phones]
password = "$password"

[phones.lan]
address = "127.0.0.1"
tcp_port = $phone_port
tls_port = 0

[clients]
user = "cti"
password = "$password"

[clients.lan]
address = "127.0.0.1"
tcp_port = $client_port
tls_port = 0

[console]
port = $console_port

[advanced]
auto_activate = true
END

say "Starting offhookd: phones at 127.0.0.1:$phone_port, clients at 127.0.0.1:$client_port; its log is $scratch/offhookd.log"
trap 'exit 0' INT TERM HUP
trap stop EXIT
# In a session of its own: Ctrl-C reaches the phones and this script, the server ends after them.
setsid "$bin/offhookd" --config "$scratch/offhook.toml" > "$scratch/offhookd.log" 2>&1 &
server=$!
wait_until 'The phone side' 20 is_open "$phone_port"
wait_until 'The client side' 20 is_open "$client_port"
wait_until 'The console' 20 is_open "$console_port"
wait_until 'The server' 20 grep -q '^ready' "$scratch/offhookd.log"

say ''
say "The console is at http://127.0.0.1:$console_port/"
grep '^set-up' "$scratch/offhookd.log" || true

cat << END

Five phones of three makers come up now. In a second terminal, in this folder, say

  export OFFHOOK_SERVER=127.0.0.1:$client_port OFFHOOK_USER=cti OFFHOOK_PASSWORD=$password
  $bin/offhook csta lines
  $bin/offhook csta monitor sip:100@pbx sip:101@pbx

and in a third one, with the same export line,

  $bin/offhook csta call sip:100@pbx 101
  $bin/offhook csta answer sip:101@pbx
  $bin/offhook csta hold sip:100@pbx
  $bin/offhook csta retrieve sip:100@pbx
  $bin/offhook csta clear sip:100@pbx

Here you can play the people at the phones: type  dial 102 100,  answer 100,  clear 100,  status.
Below is what the phones do. Ctrl-C ends all.

END

"$bin/offhook-phone" --server "127.0.0.1:$phone_port" --password "$password" \
    --phone snom,000413000100,sip:100@pbx \
    --phone snom,000413000101,sip:101@pbx \
    --phone yealink,001565000102,sip:102@pbx,sip:202@pbx \
    --phone yealink,001565000103,sip:103@pbx \
    --phone mitel,00085d000104,sip:104@pbx <&0 &
phones=$!
wait -n "$server" "$phones" || true
kill -0 "$server" 2> /dev/null && exit 0 # the phones were told to quit
say 'The server ended by itself; its log tells why:'
tail -n 10 "$scratch/offhookd.log"
exit 1
