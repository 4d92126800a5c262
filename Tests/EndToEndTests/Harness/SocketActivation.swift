/// Opens sockets as systemd would and starts a program with them, each on a free port.
enum SocketActivation {
    /// A socket with its name and kind: `tcp4`, `tcp6`, `tcp` (both families), `udp` or `unix`.
    typealias Socket = (name: String, kind: String)

    /// The command that does it, for a program that follows.
    ///
    /// Descriptors and LISTEN_PID have to be right in the very process that becomes the program, so it is a launcher.
    static func launcher(_ sockets: [Socket]) -> [String] {
        ["/usr/bin/env", "python3", "-c", script] + sockets.map { "\($0.name)=\($0.kind)" } + ["--"]
    }

    private static let script = """
        import fcntl, os, socket, sys
        arguments, program = sys.argv[1:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:]
        kinds = {
            "tcp4": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "tcp6": (socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
            "tcp": (socket.AF_INET6, socket.SOCK_STREAM, ("::", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "unix": (socket.AF_UNIX, socket.SOCK_STREAM, ""),
        }
        opened = []
        for argument in arguments:
            family, type, address = kinds[argument.split("=")[1]]
            one = socket.socket(family, type)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, argument.endswith("tcp6"))
            one.bind(address)
            if type == socket.SOCK_STREAM:
                one.listen(64)
            opened.append(fcntl.fcntl(one, fcntl.F_DUPFD, 100))
        for number, descriptor in enumerate(opened):
            os.dup2(descriptor, 3 + number)
        os.closerange(3 + len(opened), 200)
        os.environ["LISTEN_PID"] = str(os.getpid())
        os.environ["LISTEN_FDS"] = str(len(opened))
        os.environ["LISTEN_FDNAMES"] = ":".join(argument.split("=")[0] for argument in arguments)
        os.execv(program[0], program)
        """
}
