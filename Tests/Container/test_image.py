"""What is in the image, and what is not."""

import gzip
import re
import subprocess

import pytest

from engine import IMAGE, ROOT, docker, inspect

MIB = 1 << 20


@pytest.fixture(scope="module")
def files():
    """Every path in the image, with its mode, owner and size, as tar lists it."""
    container = docker("create", IMAGE).stdout.strip()
    try:
        export = subprocess.Popen(["docker", "export", container], stdout=subprocess.PIPE)
        tar = ["tar", "--list", "--verbose", "--numeric-owner"]
        listing = subprocess.run(tar, stdin=export.stdout, capture_output=True, text=True, check=True)
        assert export.wait() == 0
    finally:
        docker("rm", "--volumes", container)
    lines = (line.split(maxsplit=5) for line in listing.stdout.splitlines())
    return {name.split(" -> ")[0].rstrip("/"): (mode, owner, int(size)) for mode, owner, size, _, _, name in lines}


def test_size_is_at_most_60_mb_and_22_mb_compressed():
    saved = subprocess.run(["docker", "save", inspect(IMAGE)["Id"]], capture_output=True, check=True).stdout
    size, compressed = inspect(IMAGE)["Size"], len(gzip.compress(saved, 6))
    print(f"image: {size / 1e6:.1f} MB, {compressed / 1e6:.1f} MB with gzip")
    assert size <= 60e6
    assert compressed <= 22e6


def test_programs_are_the_server_its_health_check_and_one_shell(files):
    programs = {name for name in files if re.match(r"usr/s?bin/.", name)}
    assert programs == {f"usr/bin/{name}" for name in ("letterlock", "healthcheck.sh", "dash", "sh")}


def test_nothing_is_left_of_a_package_manager(files):
    assert not [name for name in files if re.match(r"(var|root|tmp|home|etc/(apt|dpkg))(/|$)", name)]
    assert not [name for name in files if re.search(r"\b(apt|dpkg|curl)\b", name)]


def test_nothing_has_a_set_user_id_or_can_be_written_by_all_but_the_data_directory(files):
    assert not [name for name, (mode, _, _) in files.items() if mode[3] in "sS" or mode[6] in "sS"]
    writable = {name for name, (mode, _, _) in files.items() if mode[8] == "w" and mode[0] not in "lc"}
    assert writable <= {"data"} | {name for name in files if name.startswith(("dev", "proc", "sys"))}


def test_every_package_comes_with_its_licence(files):
    documents = {name.removeprefix("usr/share/doc/") for name in files if name.startswith("usr/share/doc/")}
    debian = ["dash", "libc6", "libgcc-s1", "libgcrypt20", "libsqlite3-0", "libssl3", "libstdc++6", "libsystemd0"]
    assert {f"{package}/copyright" for package in debian} <= documents
    packages = ["hummingbird", "swift-nio", "swift-nio-ssl"]
    assert {f"letterlock/licenses/{package}/LICENSE.txt" for package in packages} <= documents
    assert {"letterlock/LICENSE", "letterlock/licenses/swift-nio/Sources/CNIOLLHTTP/LICENSE"} <= documents
    assert "usr/share/common-licenses/LGPL-2.1" in files


def test_user_is_unprivileged_and_owns_the_data_directory(files):
    configuration = inspect(IMAGE)["Config"]
    assert configuration["User"] == "65532:65532"
    assert files["data"][:2] == ("drwxrwxrwt", "65532/65532")


def test_configuration_says_how_to_use_it():
    configuration = inspect(IMAGE)["Config"]
    assert set(configuration["ExposedPorts"]) == {"1025/tcp", "8025/tcp", "8026/tcp"}
    assert set(configuration["Volumes"]) == {"/data"}
    assert configuration["Healthcheck"]["Test"] == ["CMD", "healthcheck.sh"]
    assert {"LETTERLOCK_BIND_ADDRESS=*", "LETTERLOCK_DATA_DIRECTORY=/data"} <= set(configuration["Env"])


def test_labels_name_the_version_and_the_commit():
    labels = inspect(IMAGE)["Config"]["Labels"]
    version = docker("run", "--rm", IMAGE, "--version").stdout.split()[-1]
    assert labels["org.opencontainers.image.version"] == version
    assert re.fullmatch(r"[0-9a-f]{40}", labels["org.opencontainers.image.revision"])
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"


@pytest.mark.parametrize("file", ["Dockerfile", "deploy/container/assemble-root"])
def test_no_file_that_builds_it_names_an_architecture(file):
    assert not re.search(r"x86|amd64|aarch|arm64", (ROOT / file).read_text())
