/// What the process says with its end; from 64 on as sysexits.h has it.
enum ExitStatus: Int32, Sendable {
    case success = 0
    /// `letterlock health`: it does not work.
    case unhealthy = 1
    /// EX_USAGE: the command line.
    case usage = 64
    /// EX_NOINPUT: there is no certificate yet.
    case noInput = 66
    /// EX_UNAVAILABLE: an address or port cannot be bound, or too few files may be open.
    case unavailable = 69
    /// EX_CANTCREAT: the data directory cannot be written, is in use, or holds something that another user prepared.
    case cannotCreate = 73
    /// EX_CONFIG: the settings or the certificate.
    case configuration = 78
}
