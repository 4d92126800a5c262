import CertificateFiles
import Cryptography
import Foundation
import Testing

@testable import TLSLab

@Suite("The authority of the lab")
struct LabAuthorityTests {
    private let bench: LabBench
    private var tls: String { bench.directory + "/tls" }

    init() throws {
        bench = try LabBench()
    }

    private func mode(_ path: String) throws -> Int? {
        try (FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test("it is made once, and kept with a key that only its owner can read")
    func kept() throws {
        #expect(bench.authority.reasonForMaking == "there was none")
        #expect(bench.authority.path == tls + "/lab-authority.pem")
        #expect(try mode(bench.authority.path) == 0o644)
        #expect(try mode(tls + "/lab-authority.key") == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: tls).sorted() == [
                "lab-authority.key", "lab-authority.pem",
            ]
        )
        let again = try LabAuthority(in: tls, now: LabBench.now + 10)
        #expect(again.reasonForMaking == nil)
        #expect(again.certificate.fingerprintSHA256 == bench.authority.certificate.fingerprintSHA256)
        let file = try [UInt8](Data(contentsOf: URL(filePath: again.path)))
        #expect(try Certificate.chain(pem: file).map(\.fingerprintSHA256) == [again.certificate.fingerprintSHA256])
    }

    @Test("it is renewed while it still outlives a certificate of ten years, and not a second earlier")
    func renewed() throws {
        let last = bench.authority.certificate.notAfter - LabValidity.tooLong - LabValidity.usual
        #expect(try LabAuthority(in: tls, now: last).reasonForMaking == nil)
        let renewed = try LabAuthority(in: tls, now: last + 1)
        #expect(renewed.reasonForMaking?.hasPrefix("the one there is valid only until ") == true)
        #expect(renewed.certificate.subject != bench.authority.certificate.subject)
    }

    @Test("what lies in its place and is not one of the lab's is replaced")
    func replaced() throws {
        let key = try PrivateKey.generateP256()
        let template = CertificateTemplate(
            commonName: "Letterlock Local Authority 1",
            organization: "Letterlock",
            names: [],
            notBefore: 0,
            notAfter: 4_000_000_000
        )
        try Data(template.authority(by: key).pem()).write(to: URL(filePath: bench.authority.path))
        try Data(key.pem()).write(to: URL(filePath: tls + "/lab-authority.key"))
        #expect(
            try LabAuthority(in: tls, now: LabBench.now).reasonForMaking
                == "the one there is not an authority of the lab"
        )
        #expect(FileManager.default.fileExists(atPath: tls + "/lab-authority.key.bad"))
        try FileManager.default.removeItem(atPath: tls + "/lab-authority.key.bad")
        try Data([1]).write(to: URL(filePath: bench.authority.path))
        let made = try LabAuthority(in: tls, now: LabBench.now)
        #expect(made.reasonForMaking == "\(made.path) holds no certificate that can be read")
        #expect(FileManager.default.fileExists(atPath: tls + "/lab-authority.key.bad"))
    }

    @Test("its twin has its name and another key")
    func twin() {
        let (certificate, twin) = (bench.authority.certificate, bench.authority.twin.certificate)
        #expect(twin.subject == certificate.subject && twin.issuer == certificate.subject)
        #expect(!twin.matches(bench.authority.pair.privateKey) && !twin.isIssued(by: certificate))
    }

    @Test("a directory that cannot be used is named")
    func unusableDirectory() {
        let error = #expect(throws: LabError.self) {
            try LabAuthority(in: "/proc/letterlock", now: LabBench.now)
        }
        #expect(error?.code == .directoryUnusable)
        #expect(error?.description.contains("/proc/letterlock") == true)
    }
}
