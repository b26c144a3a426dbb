# Steps that kernelspec/try and Tests/run share. Sourced with the repository's root as working directory.

# Installs the named Debian packages that are missing: as root or by sudo, else prints the line to run and stops.
need_debian() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            echo "These Debian packages are missing. Run this line, then try again:" >&2
            echo "    sudo apt-get install ${missing[*]}" >&2
            exit 1
        fi
        as=(sudo)
    fi
    echo "Installing ${missing[*]}"
    "${as[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The libraries that the kernel links, and Python's venv module where Python is Debian's.
need_libraries() {
    local packages=(libzmq3-dev libopenblas-dev libsodium-dev)
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
    need_debian "${packages[@]}"
}

# Builds the release binary .build/release/conelab.
build_release() {
    echo "Building conelab (release)"
    swift build -c release --product conelab --disable-index-store --static-swift-stdlib
}

# Makes the virtual environment .venv and installs the given requirements files, once for each content.
make_venv() {
    [ -x .venv/bin/python ] || python3 -m venv .venv
    local wanted
    wanted=$(cat "$@" | sha256sum | cut -d' ' -f1)
    if ! grep -qsx "$wanted" .venv/installed; then
        echo "Installing Python packages into .venv"
        local files=() file
        for file in "$@"; do files+=(-r "$file"); done
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "${files[@]}"
        echo "$wanted" >> .venv/installed
    fi
}

# Installs the wheel in the virtual environment for what Python's tools need to know, and registers this build as the kernel.
register_kernel() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall ./kernelspec
    .build/release/conelab install --prefix "$PWD/.venv"
}
