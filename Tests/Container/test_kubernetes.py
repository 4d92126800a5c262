"""The Kubernetes manifests: against the API's schemas, against each other, and as a running container."""

import pytest
import kubernetes_validate

from certificates import Pair
from engine import wait_until
from pod import MANIFESTS, Pod, manifest, service_links

# Custom resources, whose schemas are not the API's own.
CUSTOM = {"certificate", "kustomization"}
BUILT_IN = sorted({file.stem for file in MANIFESTS.glob("*.yaml")} - CUSTOM)
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("version", ["1.28", "1.37"])
def test_schema_has_every_field(name, version):
    kubernetes_validate.validate(manifest(name), version, strict=True)


def test_a_field_that_does_not_exist_is_refused():
    broken = manifest("deployment")
    broken["spec"]["template"]["spec"]["containers"][0]["readOnlyRootFilesystem"] = True
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.37", strict=True)


def test_names_that_refer_to_each_other_agree():
    deployment, service, policy = manifest("deployment"), manifest("service"), manifest("networkpolicy")
    template = deployment["spec"]["template"]
    labels, pod = template["metadata"]["labels"], template["spec"]
    (container,) = pod["containers"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert policy["spec"]["podSelector"]["matchLabels"] == labels
    ports = {port["name"] for port in container["ports"]}
    assert {port["targetPort"] for port in service["spec"]["ports"]} == ports - {"health"}
    assert {port["port"] for port in policy["spec"]["ingress"][0]["ports"]} == ports - {"health"}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)
    assert volumes["settings"]["configMap"]["name"] == manifest("configmap")["metadata"]["name"]
    claim = volumes["data"]["persistentVolumeClaim"]["claimName"]
    assert claim == manifest("persistentvolumeclaim")["metadata"]["name"]
    secret = volumes["tls"]["secret"]["secretName"]
    assert secret == manifest("secret")["metadata"]["name"] == manifest("certificate")["spec"]["secretName"]
    assert {f"{name}.yaml" for name in BUILT_IN} - {"secret.yaml"} == set(manifest("kustomization")["resources"])


@pytest.fixture
def start(letterlock, folder):
    def start(pair, env=(), volume=None):
        pod = Pod(folder, volume)
        pod.tls.update({"tls.crt": pair.pem, "tls.key": pair.key_pem, "ca.crt": pair.pem})
        server = letterlock(*pod.options(), env=env, ports=pod.ports().values(), hardened=False)
        wait_until(lambda: not server.state["Running"] or pod.probe(server, "startupProbe") == 200, "it is ready")
        assert server.state["Running"], server.logs
        return pod, server

    return start


@pytest.mark.parametrize("links", [False, True], ids=["without service links", "with service links"])
@pytest.mark.parametrize("storage", ["claim", "emptyDir"])
def test_pod_is_ready_and_takes_mail_in_each_mode(start, volume, storage, links):
    pair = Pair("letterlock")
    pod, server = start(pair, service_links() if links else {}, volume if storage == "claim" else None)
    assert [pod.probe(server, kind) for kind in PROBES] == [200] * 3
    ports = pod.ports()
    server.send(port=ports["smtp"])
    server.send(port=ports["submission"], trust=pair.pem, name="letterlock")
    server.send(port=ports["smtps"], trust=pair.pem, name="letterlock", implicit=True)
    assert server.get("/api/v1/messages", host="letterlock.default.svc")["total"] == 3
    assert "warning" not in server.logs, server.logs


def test_renewed_secret_is_taken_as_the_kubelet_brings_it(start):
    first, second = Pair("letterlock"), Pair("letterlock")
    pod, server = start(first)
    pod.tls.update({"tls.crt": second.pem, "tls.key": second.key_pem, "ca.crt": second.pem})
    server.wait_for_certificate(second.serial, port=pod.ports()["submission"])


def test_expired_certificate_leaves_the_pod_ready(start):
    """Only /health minds; a pod that is restarted or taken out for it would be no better."""
    pod, server = start(Pair("letterlock", days=(-10, -2)))
    assert [pod.probe(server, kind) for kind in PROBES] == [200] * 3
