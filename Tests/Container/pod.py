"""A pod of deploy/kubernetes, run on the Docker engine with what its manifests say, and nothing else."""

import os
import urllib.error

import yaml

from engine import ROOT

MANIFESTS = ROOT / "deploy/kubernetes"


def manifest(name):
    return yaml.safe_load((MANIFESTS / f"{name}.yaml").read_text())


class Mounted:
    """The content of a ConfigMap or Secret as the kubelet mounts it: behind a symbolic link that is swapped."""

    def __init__(self, folder, mode=0o644, group=0):
        self.folder, self.mode, self.group, self.version = folder, mode, group, 0
        folder.mkdir()
        folder.chmod(0o755)

    def update(self, content):
        self.version += 1
        version = self.folder / f"..version-{self.version}"
        version.mkdir()
        version.chmod(0o755)
        for name, text in content.items():
            (version / name).write_text(text)
            # As root it is exact; anybody else cannot give a file to another group.
            if os.geteuid() == 0:
                os.chown(version / name, 0, self.group)
                (version / name).chmod(self.mode)
        fresh = self.folder / "..data_tmp"
        fresh.symlink_to(version.name)
        os.replace(fresh, self.folder / "..data")
        for name in content:
            if not (self.folder / name).is_symlink():
                (self.folder / name).symlink_to(f"..data/{name}")


def service_links():
    """The variables that the kubelet injects for the Service, as `enableServiceLinks: true` has it."""
    service = manifest("service")
    prefix, address = service["metadata"]["name"].upper().replace("-", "_"), "10.96.0.25"
    ports = service["spec"]["ports"]
    links = {
        f"{prefix}_SERVICE_HOST": address,
        f"{prefix}_SERVICE_PORT": str(ports[0]["port"]),
        f"{prefix}_PORT": f"tcp://{address}:{ports[0]['port']}",
    }
    for port in ports:
        number = port["port"]
        links |= {
            f"{prefix}_SERVICE_PORT_{port['name'].upper()}": str(number),
            f"{prefix}_PORT_{number}_TCP": f"tcp://{address}:{number}",
            f"{prefix}_PORT_{number}_TCP_PROTO": "tcp",
            f"{prefix}_PORT_{number}_TCP_PORT": str(number),
            f"{prefix}_PORT_{number}_TCP_ADDR": address,
        }
    return links


class Pod:
    """What the Deployment's pod has: users, mounts, limits, probes."""

    def __init__(self, folder, volume=None):
        self.spec = manifest("deployment")["spec"]["template"]["spec"]
        (self.container,) = self.spec["containers"]
        group = self.spec["securityContext"]["fsGroup"]
        self.settings = Mounted(folder / "settings")
        self.settings.update(manifest("configmap")["data"])
        (tls,) = (volume for volume in self.spec["volumes"] if volume["name"] == "tls")
        self.tls = Mounted(folder / "tls", tls["secret"]["defaultMode"], group)
        self.sources = {"settings": self.settings.folder, "tls": self.tls.folder, "data": volume}

    def options(self):
        """The options of docker run that mean the same."""
        pod, container = self.spec["securityContext"], self.container["securityContext"]
        assert pod["seccompProfile"] == {"type": "RuntimeDefault"}, "Docker's default is the same"
        words = ["--user", f"{pod['runAsUser']}:{pod['runAsGroup']}", "--group-add", pod["fsGroup"]]
        words += ["--memory", self.container["resources"]["limits"]["memory"].removesuffix("i").lower()]
        if container["readOnlyRootFilesystem"]:
            words.append("--read-only")
        for capability in container["capabilities"]["drop"]:
            words += ["--cap-drop", capability]
        if not container["allowPrivilegeEscalation"]:
            words += ["--security-opt", "no-new-privileges"]
        for mount in self.container["volumeMounts"]:
            source, path = self.sources[mount["name"]], mount["mountPath"]
            if source is None:
                # An emptyDir or a claim: root's, and writable by the group.
                words += ["--tmpfs", f"{path}:rw,mode=2775,gid={pod['fsGroup']}"]
            else:
                words += ["--volume", f"{source}:{path}" + (":ro" if mount.get("readOnly") else "")]
        return [str(word) for word in words]

    def ports(self):
        return {port["name"]: port["containerPort"] for port in self.container["ports"]}

    def probe(self, server, kind):
        """The HTTP status that the kubelet's probe would see."""
        get = self.container[kind]["httpGet"]
        try:
            with server.open(get["path"], port=self.ports()[get["port"]]) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None
