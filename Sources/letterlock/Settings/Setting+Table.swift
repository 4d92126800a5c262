extension Setting {
    /// Every setting there is, in the order of the reference.
    ///
    /// A new one needs its row here and its field in ``Settings``.
    static let all: [Setting] = [
        Setting(
            "HostName",
            \.hostName,
            .hostName,
            "Name in the greeting; subject and first name of the generated certificate."
        ),
        Setting(
            "BindAddress",
            \.bindAddress,
            .bindAddress,
            needsRestart: true,
            "Addresses for every port; `*` is all. A default address that the machine lacks is skipped with a "
                + "notice, one that was named is an error."
        ),
        Setting(
            "Port",
            \.port,
            .port,
            needsRestart: true,
            "SMTP port; `0` takes a free one, the same on all addresses (see `PortsFile`)."
        ),
        Setting(
            "TlsMode",
            \.tlsMode,
            .oneOf(),
            needsRestart: true,
            "`None`: no TLS. `StartTls`: offered by STARTTLS. `ImplicitTls`: TLS from the first byte."
        ),
        Setting(
            "Listeners",
            \.listeners,
            .listeners,
            needsRestart: true,
            "Several SMTP ports at once, each with its mode; together with `Port` or `TlsMode` it is an error."
        ),
        Setting(
            "LabPorts",
            \.labPorts,
            .optionalLabPort,
            needsRestart: true,
            "First port of the TLS lab: two for each fault, in the order of [the list](lab.md); `0` takes free ones (see "
                + "`PortsFile`). Not set: there is no lab."
        ),
        Setting(
            "SecureConnectionRequired",
            \.secureConnectionRequired,
            .boolean,
            "On a `StartTls` port, MAIL before TLS gets `530 5.7.0`."
        ),
        Setting(
            "TlsCertificate",
            \.tlsCertificate,
            .optional(.credential),
            "The certificate to present: PEM (leaf and intermediates in any order, the key allowed in it), DER or "
                + "PKCS#12. Not set: one is generated."
        ),
        Setting(
            "TlsCertificatePrivateKey",
            \.tlsCertificatePrivateKey,
            .optional(.credential),
            "The private key, where `TlsCertificate` holds none: PEM or DER; PKCS#8, PKCS#1 or SEC1."
        ),
        Setting(
            "TlsCertificatePassword",
            \.tlsCertificatePassword,
            .optional(.password),
            isSecret: true,
            "Password of the PKCS#12 file or of the encrypted key."
        ),
        Setting(
            "TlsCertificates",
            \.tlsCertificates,
            .certificates,
            "Further certificates, for clients that ask for another server name: the first whose names cover it is "
                + "shown, else the one of `TlsCertificate` or the generated one."
        ),
        Setting(
            "TlsCertificateNames",
            \.tlsCertificateNames,
            .list(of: .certificateName),
            "Further DNS names and IP addresses for the generated certificate."
        ),
        Setting(
            "TlsCertificateKind",
            \.tlsCertificateKind,
            .oneOf(),
            "What is generated. `SelfSigned`: one certificate of 10 years. `LocalAuthority`: an authority of 10 years, to "
                + "be trusted once, and a leaf of 397 days that is renewed by itself."
        ),
        Setting(
            "TlsAuthority",
            \.tlsAuthority,
            .optional(.credential),
            "Certificate of an authority of your own that signs the leaf of `LocalAuthority`; not set: one is made."
        ),
        Setting(
            "TlsAuthorityPrivateKey",
            \.tlsAuthorityPrivateKey,
            .optional(.credential),
            "The authority's private key, where `TlsAuthority` holds none."
        ),
        Setting(
            "TlsAuthorityPassword",
            \.tlsAuthorityPassword,
            .optional(.password),
            isSecret: true,
            "Password of the authority's PKCS#12 file or encrypted key."
        ),
        Setting(
            "TlsMinimumVersion",
            \.tlsMinimumVersion,
            .tlsVersion,
            "Oldest TLS version that is negotiated."
        ),
        Setting(
            "TlsMaximumVersion",
            \.tlsMaximumVersion,
            .tlsVersion,
            "Newest TLS version that is negotiated."
        ),
        Setting(
            "TlsCiphers",
            \.tlsCiphers,
            .ciphers,
            "Cipher suites for TLS 1.2 and below. Not set: those with forward secrecy and AES-GCM or ChaCha20, and with a "
                + "`TlsMinimumVersion` below 1.2 older ones too. Those of TLS 1.3 are always offered."
        ),
        Setting(
            "TlsClientCertificate",
            \.tlsClientCertificate,
            .oneOf(),
            "`Request`: clients are asked for a certificate, which is recorded with its verdict. `Require`: they are "
                + "refused without one that `TlsClientAuthority` vouches for."
        ),
        Setting(
            "TlsClientAuthority",
            \.tlsClientAuthority,
            .optional(.credential),
            "The authorities, PEM or DER, that sign clients' certificates."
        ),
        Setting(
            "TlsHandshakeTimeout",
            \.tlsHandshakeTimeout,
            .duration(.milliseconds(1)...(.seconds(3_600))),
            "Time for a TLS handshake; then the connection ends with a recorded reason."
        ),
        Setting(
            "CertificateExpiryWarning",
            \.certificateExpiryWarning,
            .duration(.zero...(.seconds(36_500 * 86_400))),
            "Health says `warn` when the certificate has less time left than this."
        ),
        Setting(
            "CertificateExpiryAffectsHealth",
            \.certificateExpiryAffectsHealth,
            .boolean,
            "`false` for tests with an expired certificate on purpose: health then only warns."
        ),
        Setting(
            "DataDirectory",
            \.dataDirectory,
            .path,
            default: "$STATE_DIRECTORY, else ./letterlock-data",
            needsRestart: true,
            "Directory of certificate, key, database and large messages; one daemon at a time uses it."
        ),
        Setting(
            "Database",
            \.database,
            .databaseFile,
            needsRestart: true,
            "File under `DataDirectory`; messages from 256 KiB on are files of their own in a directory beside it, `letterlock.db-contents`. "
                + "Empty keeps messages in memory only."
        ),
        Setting(
            "Durability",
            \.durability,
            .oneOf(),
            needsRestart: true,
            "`Process`: an accepted message survives the death of the process. `Power`: of the machine too "
                + "(fsync before 250)."
        ),
        Setting(
            "NumberOfMessagesToKeep",
            \.numberOfMessagesToKeep,
            .count,
            "The oldest messages beyond this number are removed; `0` keeps all."
        ),
        Setting(
            "NumberOfSessionsToKeep",
            \.numberOfSessionsToKeep,
            .count,
            "The oldest session records beyond this number are removed; `0` keeps all that fit. They take at most an eighth of "
                + "`MaximumDatabaseSize`, and never more than 64 MiB; the oldest are removed first."
        ),
        Setting(
            "MaximumDatabaseSize",
            \.maximumDatabaseSize,
            .size(0...(1 << 40)),
            "Size of the database with the files of large messages, without its write-ahead log (64 MiB at most); a message that makes it "
                + "larger gets `452 4.3.1`, "
                + "and nothing is deleted for it. `0`: as large as the disk allows. With `Database` empty it is the size in "
                + "memory, and the default is a quarter of what the container's memory limit leaves beyond 32 MiB, else 512 MiB."
        ),
        Setting(
            "MaximumMessageSize",
            \.maximumMessageSize,
            .size(1...(1 << 30)),
            "Announced as SIZE; a larger message gets `552 5.3.4`."
        ),
        Setting(
            "MaximumHeaderSize",
            \.maximumHeaderSize,
            .size((1 << 10)...(1 << 30)),
            "Size of the header of a message; a larger one gets `552 5.3.4`."
        ),
        Setting(
            "MaximumTextLineLength",
            \.maximumTextLineLength,
            .size(0...(1 << 30)),
            "Longest line of a message, its CR LF included; a message with a longer one gets `500 5.5.2`. RFC 5321 has `1000`. "
                + "`0`: any length."
        ),
        Setting(
            "MaximumUnfinishedSize",
            \.maximumUnfinishedSize,
            .size((1 << 20)...(1 << 40)),
            "Size of all messages together that have begun and are not yet kept, in memory and in files; a message beyond it gets "
                + "`452 4.3.1`."
        ),
        Setting(
            "MaximumUnfinishedMemory",
            \.maximumUnfinishedMemory,
            .size((1 << 20)...(1 << 40)),
            default: "two thirds of MemoryBudget",
            "Of these, the bytes in memory: beyond it a message goes to a file from 16 KiB on, else from 256 KiB on, and a "
                + "recipient that makes its envelope larger than 16 KiB gets `452 4.3.1`. With `Database` empty there are no "
                + "files: a message or a recipient beyond it gets `452 4.3.1`."
        ),
        Setting(
            "MemoryBudget",
            \.memoryBudget,
            .size((8 << 20)...(1 << 40)),
            default: "half of what the container's memory limit leaves beyond 32MiB, else 96MiB",
            "Memory for everything whose size others decide: unfinished messages with their envelopes, and reading, parsing and "
                + "listing stored ones. What finds no room waits, then gets `452 4.3.1`, or 503 from the message API."
        ),
        Setting(
            "AllowedAddresses",
            \.allowedAddresses,
            .list(of: .addressRange),
            "Addresses and networks, as `192.0.2.0/24`, whose SMTP connections are taken; others get `554 5.7.1`. Not set: everybody's."
        ),
        Setting(
            "MaximumConnections",
            \.maximumConnections,
            .count,
            "SMTP connections at once; further ones get `421 4.3.2`. `0`: as many as there are file descriptors."
        ),
        Setting(
            "MaximumConnectionsPerAddress",
            \.maximumConnectionsPerAddress,
            .count,
            "SMTP connections of one address at once; further ones get `421 4.7.0`. `0`: no limit of its own."
        ),
        Setting(
            "MaximumConnectionRate",
            \.maximumConnectionRate,
            .count,
            "New SMTP connections of one address within a second; further ones get `421 4.7.0`. `0`: no limit."
        ),
        Setting(
            "CommandTimeout",
            \.commandTimeout,
            .duration(.milliseconds(100)...(.seconds(3_600))),
            "Time to the next whole command, and longest silence within a message; then `421 4.4.2` and the end."
        ),
        Setting(
            "MessageTimeout",
            \.messageTimeout,
            .duration(.milliseconds(100)...(.seconds(86_400))),
            "Time for one message, however steadily it arrives; then `421 4.4.2` and the end."
        ),
        Setting(
            "MaximumCommandLength",
            \.maximumCommandLength,
            .size(512...(64 << 10)),
            "Longest command, its CR LF included; a longer one gets `500 5.5.2`."
        ),
        Setting(
            "MaximumRecipients",
            \.maximumRecipients,
            .integer(1...100_000, "number"),
            "Recipients of one message; further ones get `452 4.5.3`. RFC 5321 wants at least 100."
        ),
        Setting(
            "MaximumMessagesPerConnection",
            \.maximumMessagesPerConnection,
            .count,
            "Messages over one connection; MAIL of the next one gets `452 4.5.3`. `0`: no limit."
        ),
        Setting(
            "MaximumBadCommands",
            \.maximumBadCommands,
            .count,
            "Commands that may be refused since the last message; one more gets `421 4.7.0` and the end."
        ),
        Setting(
            "RejectedRecipients",
            \.rejectedRecipients,
            .list(of: .rejectedRecipient),
            "Recipients that are refused on purpose, `full@*=452`: a pattern in which `*` stands for any text, and a code, `550` "
                + "where there is none."
        ),
        Setting(
            "Faults",
            \.faults,
            .faultRules,
            "SMTP faults that are made on purpose, by rules: docs/faults.md has them. The first that matches and is due acts."
        ),
        Setting(
            "FaultsApi",
            \.faultsApi,
            .boolean,
            "`true`: whoever may use the message API can put rules at `/api/v1/faults`, and so break the mail of all others. "
                + "`false`: that route answers 403."
        ),
        Setting(
            "AuthenticationRequired",
            \.authenticationRequired,
            .boolean,
            "MAIL before AUTH gets `530 5.7.0`."
        ),
        Setting(
            "SmtpAllowAnyCredentials",
            \.smtpAllowAnyCredentials,
            .boolean,
            "`true`: any user name and password pass, and the name is recorded. `false`: they must match `Users`."
        ),
        Setting(
            "Users",
            \.users,
            .smtpUsers,
            "Users of AUTH. A password is in clear, or hashed as in `/etc/shadow` (`$6$…`), by PostgreSQL (`SCRAM-SHA-256$…`) "
                + "or by Dovecot (`{SCRAM-SHA-256}…`); `{PLAIN}` before one that only looks hashed."
        ),
        Setting(
            "AuthMechanisms",
            \.authMechanisms,
            .mechanisms,
            "Mechanisms of AUTH, in the order in which they are offered; only those are that work with `Users`. "
                + "SCRAM is not offered when any credentials pass."
        ),
        Setting(
            "AuthMechanismsWithoutTls",
            \.authMechanismsWithoutTls,
            .optional(.mechanisms),
            default: "all on a port of `None`, those that send no password on one of `StartTls`",
            "Those that are offered without TLS."
        ),
        Setting(
            "HttpPort",
            \.httpPort,
            .optionalPort,
            needsRestart: true,
            "Port of the message API; `0` takes a free one, empty switches it off."
        ),
        Setting(
            "HttpUsers",
            \.httpUsers,
            .users,
            "Users of the message API, who are asked for their password by basic authentication; none: everybody may."
        ),
        Setting(
            "HttpTls",
            \.httpTls,
            .boolean,
            needsRestart: true,
            "`true`: the message API speaks TLS, with the certificate of the SMTP ports."
        ),
        Setting(
            "HttpHosts",
            \.httpHosts,
            .list(of: .hostPattern),
            "Further host names that the message API answers to; `*` in one stands for any text."
        ),
        Setting(
            "HealthPort",
            \.healthPort,
            .optionalPort,
            needsRestart: true,
            "Port of the health checks; `0` takes a free one, empty switches it off."
        ),
        Setting(
            "PortsFile",
            \.portsFile,
            .optional(.path),
            needsRestart: true,
            "A path, written when ready with the address and port of every service, and removed at the end."
        ),
        Setting(
            "ShutdownGrace",
            \.shutdownGrace,
            .duration(.zero...(.seconds(3_600))),
            "Time for running transactions at the end."
        ),
        Setting(
            "LogLevel",
            \.logLevel,
            .logLevel,
            "The least severe events that are logged."
        ),
        Setting(
            "LogFormat",
            \.logFormat,
            .oneOf(),
            needsRestart: true,
            "`auto`: journald's native protocol when stderr is the journal, else `text`; or `text`, or `json`."
        ),
    ]

    /// The rows by key.
    static let byKey: [String: Setting] = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }

    /// The rows by variable.
    static let byVariable: [String: Setting] = Dictionary(all.map { ($0.variable, $0) }) { first, _ in first }

    /// The settings whose values differ, in the order of the table: what a reload changes.
    static func differences(between old: Settings, and new: Settings) -> [Setting] {
        all.filter { $0.text(old) != $0.text(new) }
    }
}
