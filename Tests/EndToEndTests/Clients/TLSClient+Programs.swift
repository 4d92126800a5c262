extension TLSClient {
    /// Suites of each version that are in no default list of Letterlock.
    private static func cipher(_ version: Version) -> String {
        version == .v12 ? "ECDHE-ECDSA-AES128-SHA256" : "TLS_AES_128_CCM_SHA256"
    }

    func openssl(_ attempt: Attempt) async throws -> Program.Result {
        var arguments = [
            "s_client", "-quiet", "-connect", "127.0.0.1:\(attempt.port)", "-servername", attempt.name,
            "-verify_hostname", attempt.name, "-verify_return_error", "-CAfile", attempt.trustPath,
            "-no-CAstore", "-no-CApath", attempt.version == .v12 ? "-tls1_2" : "-tls1_3",
        ]
        if attempt.hasOnlyAnotherCipher {
            arguments += [attempt.version == .v12 ? "-cipher" : "-ciphersuites", Self.cipher(attempt.version)]
        }
        return try await Program.run("openssl", arguments)
    }

    func curl(_ attempt: Attempt) async throws -> Program.Result {
        var arguments = [
            "-sS", "--max-time", "20", "--resolve", "\(attempt.name):\(attempt.port):127.0.0.1",
            "--cacert", attempt.trustPath, "--tlsv\(attempt.version.rawValue)", "--tls-max", attempt.version.rawValue,
            "smtps://\(attempt.name):\(attempt.port)",
        ]
        if attempt.hasOnlyAnotherCipher {
            arguments += [attempt.version == .v12 ? "--ciphers" : "--tls13-ciphers", Self.cipher(attempt.version)]
        }
        return try await Program.run("curl", arguments)
    }

    func gnutls(_ attempt: Attempt) async throws -> Program.Result {
        var priority = "NORMAL:-VERS-ALL:+VERS-TLS\(attempt.version.rawValue)"
        if attempt.hasOnlyAnotherCipher {
            priority += ":-CIPHER-ALL:+" + (attempt.version == .v12 ? "AES-128-CBC" : "AES-128-CCM")
        }
        return try await Program.run(
            "gnutls-cli",
            [
                "--port", String(attempt.port), "--priority", priority, "--x509cafile", attempt.trustPath,
                "--sni-hostname", attempt.name, "--verify-hostname", attempt.name, "127.0.0.1",
            ]
        )
    }

    /// The others are scripts with the same arguments: port, trusted file, name, version, cipher or nothing.
    func script(_ program: String, _ begin: [String], _ attempt: Attempt) async throws -> Program.Result {
        try await Program.run(
            program,
            begin + [
                String(attempt.port), attempt.trustPath, attempt.name, attempt.version.rawValue,
                attempt.hasOnlyAnotherCipher ? Self.cipher(attempt.version) : "",
            ]
        )
    }

    func java(_ attempt: Attempt) async throws -> Program.Result {
        let workspace = try Workspace()
        let source = try workspace.write(Self.javaSource, to: "Connect.java")
        return try await script("java", [source], attempt)
    }

    static let pythonScript = """
        import socket, ssl, sys
        port, trust, name, version, cipher = sys.argv[1:]
        context = ssl.create_default_context(cafile=trust)
        context.minimum_version = context.maximum_version = {
            "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[version]
        if cipher:
            context.set_ciphers(cipher)
        with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname=name) as client:
                client.recv(1)
        """

    static let nodeScript = """
        const [port, trust, name, version, cipher] = process.argv.slice(1);
        require("tls").connect({
            host: "127.0.0.1", port, servername: name, ca: require("fs").readFileSync(trust),
            minVersion: "TLSv" + version, maxVersion: "TLSv" + version, ...(cipher && { ciphers: cipher }),
        }, function () { this.destroy(); });
        """

    static let perlScript = """
        use IO::Socket::SSL;
        my ($port, $trust, $name, $version, $cipher) = @ARGV;
        my %cipher = $version eq "1.2" ? (SSL_cipher_list => $cipher) : (SSL_ciphersuites => $cipher);
        IO::Socket::SSL->new(
            PeerAddr => "127.0.0.1:$port", SSL_ca_file => $trust, SSL_version => "TLSv" . $version =~ tr/./_/r,
            SSL_verifycn_scheme => "smtp", SSL_verifycn_name => $name, SSL_hostname => $name, $cipher ? %cipher : (),
        ) or die $IO::Socket::SSL::SSL_ERROR;
        """

    static let javaSource = """
        import java.io.FileInputStream;
        import java.security.KeyStore;
        import java.security.cert.CertificateFactory;
        import javax.net.ssl.*;

        class Connect {
            public static void main(String[] arguments) throws Exception {
                KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
                trusted.load(null, null);
                try (var file = new FileInputStream(arguments[1])) {
                    var factory = CertificateFactory.getInstance("X.509");
                    trusted.setCertificateEntry("trusted", factory.generateCertificate(file));
                }
                var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                managers.init(trusted);
                var context = SSLContext.getInstance("TLS");
                context.init(null, managers.getTrustManagers(), null);
                // Over a plain socket it verifies the name that it is given, not that of the address.
                int port = Integer.parseInt(arguments[0]);
                var plain = new java.net.Socket("127.0.0.1", port);
                try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, arguments[2], port, true)) {
                    var parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    parameters.setProtocols(new String[] {"TLSv" + arguments[3]});
                    if (!arguments[4].isEmpty())
                        parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                    socket.setSSLParameters(parameters);
                    socket.startHandshake();
                    socket.getInputStream().read();
                }
            }
        }
        """
}
