# shellcheck shell=bash
# Starts and stops a Slurm of two nodes with one processor each, all on this machine, for trying things
# out. To be sourced; the caller's exit trap has to call stop_slurm.

slurm_daemons=()

# start_slurm FOLDER: files go to the folder, and SLURM_CONF points there from now on.
start_slurm() {
  local folder=$1 user port node
  # A job's or a site's settings must not reach these jobs.
  unset "${!SLURM_@}" "${!SBATCH_@}" "${!SQUEUE_@}" "${!SCANCEL_@}"
  PATH=$PATH:/usr/sbin:/sbin
  user=$(id -un)
  port=$(find_ports 3) || return 1
  mkdir -p "$folder/state" "$folder/spool.node1" "$folder/spool.node2"
  (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
  cat >"$folder/slurm.conf" <<END
ClusterName=private
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
SlurmctldPidFile=$folder/slurmctld.pid
SlurmctldLogFile=$folder/slurmctld.log
StateSaveLocation=$folder/state
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmdLogFile=$folder/slurmd.%n.log
SlurmdSpoolDir=$folder/spool.%n
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.sock
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
# Two nodes of one processor each need not be what the machine has.
SlurmdParameters=config_overrides
NodeName=node[1-2] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=1
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
  export SLURM_CONF=$folder/slurm.conf
  # By force, for munged wants a socket that all users can reach, and this one is for one user.
  start_daemon "$folder/munged.out" munged --foreground --force --socket="$folder/munge.sock" \
    --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
    --log-file="$folder/munged.log" --seed-file="$folder/munged.seed"
  wait_for 10 test -S "$folder/munge.sock" || return 1
  start_daemon "$folder/slurmctld.out" slurmctld -D -f "$SLURM_CONF"
  for node in node1 node2; do
    start_daemon "$folder/$node.out" slurmd -D -f "$SLURM_CONF" -N "$node"
  done
  wait_for 60 has_two_idle_nodes
}

# Ends jobs and daemons. Daemons would leave jobs running.
stop_slurm() {
  local daemon index
  if [[ ${#slurm_daemons[@]} -eq 4 ]]; then
    timeout 10 scancel --user="$(id -un)" >/dev/null 2>&1 || true
    wait_for 10 has_no_jobs || true
  fi
  for ((index = ${#slurm_daemons[@]} - 1; index >= 0; index--)); do
    daemon=${slurm_daemons[index]}
    kill -TERM "$daemon" 2>/dev/null || true
    wait_for 10 is_over "$daemon" || kill -KILL "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
  done
  slurm_daemons=()
}

# start_daemon OUTPUT COMMAND...: in a session of its own, out of reach of the terminal's Ctrl-C.
start_daemon() {
  local output=$1
  shift
  setsid "$@" >"$output" 2>&1 </dev/null &
  slurm_daemons+=($!)
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [[ $SECONDS -lt $end ]] || return 1
    sleep 0.1
  done
}

has_two_idle_nodes() {
  [[ $(timeout 5 sinfo --noheader --Node --format=%t 2>/dev/null) == $'idle\nidle' ]]
}

has_no_jobs() {
  local jobs
  jobs=$(timeout 5 squeue --noheader 2>/dev/null) && [[ -z $jobs ]]
}

is_over() { ! kill -0 "$1" 2>/dev/null; }

# find_ports COUNT: prints the first of so many ports in a row that nobody listens on.
find_ports() {
  local attempt first port
  for ((attempt = 0; attempt < 100; attempt++)); do
    # Below the range from which systems take ports for outgoing connections.
    first=$((20000 + RANDOM % 10000))
    for ((port = first; port < first + $1; port++)); do
      ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue 2
    done
    echo "$first"
    return
  done
  return 1
}
