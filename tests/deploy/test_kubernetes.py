"""The manifests for Kubernetes: of the right form, held to the restricted standard, open to no more than is served."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.main import web_app
from bot.settings import read_settings
from tests.bot.cli.calls import KEY
from tests.deploy.written import DEPLOY, PINNED, SECRETS, amiss, documents, expected_files, secret_files, tool

FOLDER = DEPLOY / "kubernetes"
FILES = sorted(FOLDER.rglob("*.yaml"))
ALL: list[dict[str, Any]] = [each for path in FILES for each in documents(path)]
OLDEST = "1.31"
"""The oldest Kubernetes that the manifests are written for."""
INSIDE = {"/metrics", "/readyz"}
"""For those who run it, not for the world."""


def named(kind: str, name: str) -> dict[str, Any]:
    """One object of the manifests."""
    return next(each for each in ALL if (each["kind"], each["metadata"]["name"]) == (kind, name))


def pods() -> dict[str, dict[str, Any]]:
    """Every pod that would run, by what makes it."""
    makes = {"Deployment": lambda one: one["spec"]["template"], "Job": lambda one: one["spec"]["template"],
             "CronJob": lambda one: one["spec"]["jobTemplate"]["spec"]["template"]}
    return {one["metadata"]["name"]: makes[one["kind"]](one) for one in ALL if one["kind"] in makes}


PODS = pods()


@pytest.mark.parametrize("version", [OLDEST, "1.37"])
def test_every_manifest_is_one(tmp_path: Path, version: str) -> None:
    """The schemas of Kubernetes take them strictly, and refuse one with one word wrong."""
    code, told = tool("kubernetes-validate", "--strict", "--kubernetes-version", version, *FILES)
    assert (0, len(ALL)) == (code, len(re.findall("passed for resource", told))), told
    wrong = tmp_path / "web.yaml"
    wrong.write_text((FOLDER / "web.yaml").read_text("utf-8").replace("failureThreshold", "failuresTaken"), "utf-8")
    assert 0 != tool("kubernetes-validate", "--strict", "--kubernetes-version", version, wrong)[0]


def test_nothing_restricted_is_asked_for() -> None:
    """The namespace takes restricted pods alone."""
    labels = named("Namespace", "quarterday")["metadata"]["labels"]
    assert {"restricted"} == {value for name, value in labels.items() if name.startswith("pod-security")}


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_restricted(name: str) -> None:
    """Not root, no right kept, nothing to write to but mounts, no key of the cluster, no variables of services."""
    spec = PODS[name]["spec"]
    who = spec["securityContext"]
    assert (True, 10001, {"type": "RuntimeDefault"}) == (who["runAsNonRoot"], who["runAsUser"], who["seccompProfile"])
    assert (False, False) == (spec["automountServiceAccountToken"], spec["enableServiceLinks"])
    assert set() == {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    kinds = {kind for one in spec["volumes"] for kind in one} - {"name"}
    assert {"secret", "emptyDir"} == kinds - {"persistentVolumeClaim"}
    for one in spec["containers"]:
        assert {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}} \
            == one["securityContext"]
        assert {"cpu", "memory"} == set(one["resources"]["limits"]) == set(one["resources"]["requests"])
        assert PINNED.fullmatch(one["image"])


@pytest.mark.parametrize("name", ["web", "worker"])
def test_two_of_each_and_one_always(name: str) -> None:
    """Two run, and one stays while nodes are emptied."""
    selected = named("Deployment", name)["spec"]["selector"]["matchLabels"]
    kept = named("PodDisruptionBudget", name)["spec"]
    assert (2, 1, selected) == (named("Deployment", name)["spec"]["replicas"], kept["minAvailable"],
                                kept["selector"]["matchLabels"])
    assert selected == PODS[name]["metadata"]["labels"]


def test_both_sides_are_probed() -> None:
    """A web process lives while it answers, and is called when it is ready; a worker lives while it is heard of."""
    worker = PODS["worker"]["spec"]["containers"][0]["livenessProbe"]
    assert (["quarterday", "alive", "--worker"], True) == (worker["exec"]["command"], worker["timeoutSeconds"] >= 30)
    web = PODS["web"]["spec"]["containers"][0]
    probed = {kind: web[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    kept = "/readyz?exclude=worker,calendar"  # what comes in is kept though nobody works
    assert {"startup": "/healthz", "liveness": "/healthz", "readiness": kept} == probed
    assert (["serve", "--no-work"], ["worker"], ["migrate"]) == (
        web["args"], PODS["worker"]["spec"]["containers"][0]["args"], PODS["migrate"]["spec"]["containers"][0]["args"])


def test_what_is_secret_stands_in_files() -> None:
    """Every setting named is one; every secret one is a key of the secret, whose template is empty."""
    told = named("ConfigMap", "settings")["data"]
    assert {} == amiss(told)
    assert expected_files() == secret_files(told)
    assert dict.fromkeys(expected_files().values(), "") == named("Secret", "quarterday")["stringData"]
    mounted = {one["mountPath"] for pod in PODS.values() for one in pod["spec"]["containers"][0]["volumeMounts"]
               if one["name"] == "secrets"}
    secret = {name: value for name, value in told.items() if name.removesuffix("_FILE") in SECRETS}
    assert mounted == {value.rpartition("/")[0] for value in secret.values()}


def test_the_template_is_never_laid_over_the_secret() -> None:
    """It stands in a folder of its own, which `kubectl apply -f` of the folder above does not enter."""
    assert ["secret/template.yaml"] == [path.relative_to(FOLDER).as_posix() for path in FILES if path.parent != FOLDER]


def test_the_world_may_call_what_is_served_and_no_more() -> None:
    """Every address there is has a way in, but those for whoever runs it; the proxy of Compose shuts the same."""
    settings = read_settings(slack_mode="http", slack_signing_secret=KEY, mail_mode="on", mail_webhook_secret=KEY)
    served = {route.path.partition("{")[0] for route in web_app(settings).routes}  # type: ignore[attr-defined]  # Routes
    paths = [(one["path"], one["pathType"]) for one in named("Ingress", "web")["spec"]["rules"][0]["http"]["paths"]]

    def led_in(address: str) -> bool:
        return any(address == path or (kind == "Prefix" and address.startswith(f"{path}/")) for path, kind in paths)

    assert served & INSIDE == {address for address in served if not led_in(address)}
    shut = re.findall("@inside path (.+)", (DEPLOY / "Caddyfile").read_text("utf-8"))
    assert [INSIDE] == [set(addresses.split()) for addresses in shut]


def test_nothing_speaks_with_anybody_unless_it_is_named() -> None:
    """One policy shuts everything; what the others open names its ports."""
    policies = [one for one in ALL if one["kind"] == "NetworkPolicy"]
    shut = [one for one in policies if one["spec"]["podSelector"] == {}]
    assert [["Ingress", "Egress"]] == [one["spec"]["policyTypes"] for one in shut]
    opened = [way for one in policies for way in (*one["spec"].get("ingress", ()), *one["spec"].get("egress", ()))]
    assert opened
    assert all(way.get("ports") for way in opened)
