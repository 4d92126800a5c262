import CertificateFiles
import Cryptography
import FileOwnership

/// The certificates that clients are to trust, as kept in `trust.pem`: one, or one for each that is shown.
public struct TrustFile: Sendable, Equatable {
    /// The path at which any user of the machine can read it.
    public let path: String
    /// Its content, PEM with a final line end.
    public let pem: String
    /// The facts of each of its certificates; there is at least one.
    public let facts: [CertificateFacts]

    /// Reads the file that the daemon has written under these settings.
    ///
    /// Changes nothing.
    ///
    /// Throws `noTrustFile`, which says where it looked, when there is none yet or it cannot be read.
    public static func read(_ settings: TLSSettings) throws(TLSIdentityError) -> TrustFile {
        let path = IdentityFiles(directory: settings.directory).trust
        let bytes: [UInt8]
        do {
            bytes = try FileReading.bytes(at: path)
        } catch {
            throw TLSIdentityError(
                .noTrustFile,
                "The certificate to trust was looked for at \(path), which \(error.explanation); "
                    + "it is written when Letterlock starts with TLS on, so start it with this DataDirectory first."
            )
        }
        guard let certificates = try? Certificate.chain(pem: bytes), !certificates.isEmpty else {
            throw TLSIdentityError(
                .noTrustFile,
                "The certificate to trust was looked for at \(path), which holds none; "
                    + "start Letterlock again, it then writes the file anew."
            )
        }
        let source: CertificateFacts.Source =
            settings.provided != nil ? .provided : settings.kind == .localAuthority ? .authority : .generated
        return TrustFile(
            path: path,
            pem: String(decoding: bytes, as: UTF8.self),
            facts: certificates.map { CertificateFacts(of: $0, source: source, path: path) }
        )
    }

    /// What makes `anchors` the file to trust, whole or not at all; nothing where they are there already.
    static func replacement(by anchors: [Certificate], in files: IdentityFiles) throws(TLSIdentityError)
        -> FileReplacement
    {
        var pem: [UInt8] = []
        do {
            for anchor in anchors { pem += try anchor.pem() }
        } catch {
            throw TLSIdentityError(.generationFailed, "Writing \(files.trust): \(error.description).")
        }
        do throws(OwnershipError) {
            try Ownership.ofProcess.checkFile(files.trust)
        } catch {
            // Of our own, something else in the place of the file fails when it is replaced.
            if error.code != .otherKind { throw TLSIdentityError(CertificateFilesError(error)) }
        }
        let isThere = (try? FileReading.bytes(at: files.trust)) == pem
        let new = files.trust + ".new"
        return FileReplacement(
            in: files.directory,
            staging: [.makeDirectory(files.directory)]
                + (isThere ? [] : [.remove(new), .write(new, pem, mode: 0o644)]),
            activation: isThere
                ? [.setMode(files.trust, 0o644)] : [.rename(new, to: files.trust), .synchronize(files.directory)]
        )
    }
}
