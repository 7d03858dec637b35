# What `make tables` and `make figures` share: sourced, with `target` set to the name of the one that runs.
#
# EXPERIMENT  a name in Experiments/ or the path of a JSON file
# DATA        the folder that holds the experiment's data sets; the demo draws its own if empty
# WEIGHTS     the folder that holds its weights, DATA if empty; the demo has its own
# MODELS      the networks to take, as in ResNet,SimCLR; all if empty
# OUT         the folder for results
#
# Sets `tools`, `out`, `inputs` (the options that name the experiment's files), `listing` (these files),
# `networks` (--model options with the converted weights), and defines `attempt`.
set -euo pipefail

tools=.build/release
experiment=${EXPERIMENT:-demo}
out=${OUT:-out}
[[ $experiment == *.json ]] || experiment=Experiments/$experiment.json
if [[ ! -e $experiment ]]; then
  echo "make $target: there is no $experiment; give EXPERIMENT=paper DATA=DIR WEIGHTS=DIR" >&2
  exit 1
fi

# The demo needs nothing: its networks are in Demo/weights, and its scenes are drawn here. They are numbered
# from 2,000,000, far from those that the networks were trained and tried on (Demo/README.md).
if [[ $experiment == Experiments/demo.json ]]; then
  WEIGHTS=${WEIGHTS:-Demo}
  if [[ -z ${DATA:-} ]]; then
    DATA=$out
    # The list is written last.
    if [[ ! -e $out/scenes/ImageSets/Segmentation/val.txt || -n ${FORCE:-} ]]; then
      "$tools/generate-scenes" -o "$out/scenes" --count 240 --first 2000000 --force
    fi
  fi
fi
if [[ -z ${DATA:-} ]]; then
  echo "make $target: give the folder that holds the data sets, as in DATA=datasets" >&2
  exit 1
fi

inputs=(--experiment "$experiment" --data "$DATA" --weights "${WEIGHTS:-$DATA}")
[[ -z ${MODELS:-} ]] || inputs+=(--models "$MODELS")
listing=$("$tools/generate-tables" inputs "${inputs[@]}")

# Every network once into the toolkit's own format, unless that was done for this file already.
networks=()
mkdir -p "$out/weights"
while IFS=$'\t' read -r kind name file; do
  [[ $kind == model ]] || continue
  converted=$out/weights/$name.safetensors
  if [[ $file == *.safetensors ]]; then
    converted=$file
  elif [[ ! -e $converted || $file -nt $converted ]]; then
    "$tools/convert-weights" "$file" -o "$converted" --force
  fi
  networks+=(--model "$name=$converted")
done <<<"$listing"

# Runs a tool. Failed images are told and left out, which `code` remembers; anything else ends the script.
code=0
attempt() {
  local result=0
  "$@" || result=$?
  [[ $result -eq 0 || $result -eq 3 ]] || exit "$result"
  [[ $result -eq 0 ]] || code=3
}
