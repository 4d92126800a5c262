import Foundation

extension MailClient {
    static let sender = "sender@example.org"
    static let recipient = "recipient@example.org"

    func python(_ delivery: Delivery, verification: String) async throws -> Program.Result {
        let script = """
            import smtplib, ssl, sys
            port, mode, name, trust, verification, patience, path, mechanism, user, password = sys.argv[1:]
            patience = float(patience)
            context = ssl.create_default_context(cafile=None if mode == "None" else trust)
            if verification == "strict":
                context.verify_flags |= ssl.VERIFY_X509_STRICT
            if verification == "none":
                context = None
            name_of_self = "client.test"
            if mode == "ImplicitTls":
                client = smtplib.SMTP_SSL(local_hostname=name_of_self, context=context, timeout=patience)
            else:
                client = smtplib.SMTP(local_hostname=name_of_self, timeout=patience)
            client._host = name  # the name to verify; the address is the loopback interface's
            client.connect("127.0.0.1", int(port))
            if mode == "StartTls":
                client.starttls(context=context)
            if mechanism:
                client.ehlo()
                client.user, client.password = user, password
                methods = {"PLAIN": client.auth_plain, "LOGIN": client.auth_login, "CRAM-MD5": client.auth_cram_md5}
                client.auth(mechanism, methods[mechanism])
            with open(path, "rb") as file:
                client.sendmail("\(Self.sender)", ["\(Self.recipient)"], file.read())
            client.quit()
            """
        return try await Program.run(
            "python3",
            [
                "-c", script, String(delivery.port), delivery.tls.rawValue, delivery.hostName, delivery.trustPath,
                verification, String(delivery.patience), delivery.message, delivery.login?.mechanism ?? "",
                delivery.login?.user ?? "",
                delivery.login?.password ?? "",
            ]
        )
    }

    func swaks(_ delivery: Delivery, verifies: Bool = true, _ options: [String] = []) async throws -> Program.Result {
        var arguments = [
            "--server", "127.0.0.1", "--port", String(delivery.port), "--from", Self.sender, "--to", Self.recipient,
            "--helo", "client.test", "--data", "@" + delivery.message, "--timeout", String(delivery.patience),
        ]
        switch delivery.tls {
        case .none: break
        case .startTLS: arguments += ["--tls"]
        case .implicitTLS: arguments += ["--tls-on-connect"]
        }
        if delivery.tls != .none {
            arguments += ["--tls-sni", delivery.hostName]
            if verifies { arguments += ["--tls-verify", "--tls-ca-path", delivery.trustPath] }
        }
        if let login = delivery.login {
            arguments += ["--auth", login.mechanism, "--auth-user", login.user, "--auth-password", login.password]
        }
        return try await Program.run("swaks", arguments + options)
    }

    func msmtp(_ delivery: Delivery) async throws -> Program.Result {
        let tls =
            delivery.tls == .none
            ? "tls off"
            : """
            tls on
            tls_starttls \(delivery.tls == .startTLS ? "on" : "off")
            tls_trust_file \(delivery.trustPath)
            tls_host_override \(delivery.hostName)
            """
        let login =
            delivery.login.map { "auth \($0.mechanism.lowercased())\nuser \($0.user)\npassword \($0.password)" } ?? ""
        let configuration = try delivery.workspace.write(
            """
            defaults
            \(tls)
            timeout \(delivery.patience)
            domain client.test
            account default
            host 127.0.0.1
            port \(delivery.port)
            from \(Self.sender)
            \(login)
            """ + "\n",
            to: "msmtprc-\(UUID().uuidString)"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: configuration)
        return try await Program.run(
            "msmtp",
            ["-C", configuration, Self.recipient],
            input: Data(contentsOf: URL(filePath: delivery.message))
        )
    }

    func curl(_ delivery: Delivery, _ options: [String] = []) async throws -> Program.Result {
        let scheme = delivery.tls == .implicitTLS ? "smtps" : "smtp"
        var arguments = [
            "-sS", "--max-time", String(delivery.patience), "--resolve",
            "\(delivery.hostName):\(delivery.port):127.0.0.1",
            "\(scheme)://\(delivery.hostName):\(delivery.port)/client.test",
            "--mail-from", Self.sender, "--mail-rcpt", Self.recipient, "-T", delivery.message,
        ]
        if delivery.tls != .none { arguments += ["--ssl-reqd", "--cacert", delivery.trustPath] }
        if let login = delivery.login {
            arguments += ["--login-options", "AUTH=\(login.mechanism)"]
            let isToken = ["OAUTHBEARER", "XOAUTH2"].contains(login.mechanism)
            arguments +=
                isToken
                ? ["--user", login.user, "--oauth2-bearer", login.password]
                : ["--user", "\(login.user):\(login.password)"]
        }
        return try await Program.run("curl", arguments + options)
    }

    func openssl(_ delivery: Delivery) async throws -> Program.Result {
        var arguments = [
            // It has no time limit of its own. Without -quiet a line that begins with R would be taken for a command.
            String(delivery.patience), "openssl", "s_client", "-quiet", "-crlf", "-connect",
            "127.0.0.1:\(delivery.port)", "-servername", delivery.hostName,
            "-verify_hostname", delivery.hostName, "-verify_return_error", "-CAfile", delivery.trustPath,
            "-no-CAstore", "-no-CApath",
        ]
        if delivery.tls == .startTLS { arguments += ["-starttls", "smtp", "-name", "client.test"] }
        let message = String(decoding: try Data(contentsOf: URL(filePath: delivery.message)), as: UTF8.self)
        let dialogue = """
            EHLO client.test
            MAIL FROM:<\(Self.sender)>
            RCPT TO:<\(Self.recipient)>
            DATA
            \(message.replacingOccurrences(of: "\r\n", with: "\n")).
            QUIT

            """
        return try await Program.run("timeout", arguments, input: Data(dialogue.utf8))
    }
}
