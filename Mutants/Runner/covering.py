"""Which suites may notice a mutant: an expression of suites for each folder of Sources.

A module's own tests, `Tests/<Module>Tests`, always do. Of these suites only those run for a mutant that reach it, so a
row may name more than needed; it costs one run of each suite. A longer path goes before a shorter one.
"""

import re

#: Those that take long and tell little: scanners, other people's clients, memory, and what looks at the texts.
END_TO_END = (
    r"EndToEndTests\.(?!ScannerTests|RelayTests|ExampleTests|LabExampleTests|MemoryTests|NothingLeavesTests"
    r"|SMTPSourceTests|ViewTests|DiagnosisTests)"
)

OTHERS = {
    "Sources/PeerInput": [r"SMTPProtocolTests\.", r"HTTPInterfaceTests\.", r"LetterlockTests\."],
    "Sources/SMTPProtocol": [r"SMTPServerTests\."],
    "Sources/SASL": [
        r"SMTPServerTests\.", r"LetterlockTests\.Settings", r"EndToEndTests\.(AuthenticationTests|SecretTests|ReloadTests)",
    ],
    "Sources/Cryptography": [r"SASLTests\.", r"TLSIdentityTests\.", r"TLSLabTests\."],
    "Sources/BoundedResources": [r"SMTPServerTests\.", r"HTTPInterfaceTests\.", r"MessageStoreTests\."],
    "Sources/ConnectionAcceptance": [
        r"SMTPServerTests\.", r"HTTPInterfaceTests\.", r"EndToEndTests\.(FileDescriptorLimitTests|LimitTests)",
    ],
    "Sources/FileOwnership": [r"TLSIdentityTests\.", r"MessageStoreTests\.", r"LetterlockTests\.", r"EndToEndTests\.Ownership"],
    "Sources/CertificateFiles": [r"TLSIdentityTests\.", r"TLSLabTests\.", r"EndToEndTests\.(ReplacementTests|OwnershipTests)"],
    "Sources/TLSIdentity": [
        r"LetterlockTests\.", r"EndToEndTests\.(ReloadTests|ReplacementTests|OwnershipTests|ClientCertificate|ServerName|WrongMode)",
    ],
    "Sources/TLSLab": [r"EndToEndTests\.LabTests"],
    "Sources/InternetMessage": [r"MessageStoreTests\.", r"HTTPInterfaceTests\."],
    "Sources/SafeHTML": [r"HTTPInterfaceTests\."],
    "Sources/MessageStore": [
        r"HTTPInterfaceTests\.", r"EndToEndTests\.(DurabilityTests|RestartTests|LimitTests|LifeTests|MessageAPITests|ReloadTests)",
    ],
    "Sources/SMTPServer": [
        r"LetterlockTests\.Settings",
        r"EndToEndTests\.(LimitTests|LifeTests|AuthenticationTests|ReloadTests|MetricsTests|HastyClientTests|LogInjectionTests)",
    ],
    "Sources/HTTPInterface": [
        r"LetterlockTests\.Settings", r"EndToEndTests\.(MessageAPITests|HealthTests|ReloadTests|ViewTests|MetricsTests)",
    ],
    "Sources/Prometheus": [r"SMTPServerTests\.Metrics", r"HTTPInterfaceTests\.", r"EndToEndTests\.Metrics"],
    "Sources/Systemd": [r"EndToEndTests\.(ServiceManagerTests|SocketActivationTests)"],
    "Sources/letterlock": [END_TO_END],
}


def expression_for(file, others=None):
    """The expression of the suites that may notice a mutant of a file."""
    module = file.split("/")[1]
    rows = OTHERS if others is None else others
    fitting = [row for row in rows if file.startswith(row + "/")]
    more = rows[max(fitting, key=len)] if fitting else []
    own = module[0].upper() + module[1:] + "Tests"
    return "|".join([rf"{re.escape(own)}\.", *more])


def suites_for(file, suites, others=None):
    expression = re.compile(expression_for(file, others))
    return [suite for suite in suites if expression.match(suite)]
