extension TLSSettings {
    /// Checks what can be checked without looking at a file: the names and the range of versions.
    public func validate() throws(TLSIdentityError) {
        _ = try CertificateNames(self)
        guard minimumVersion <= maximumVersion else {
            throw TLSIdentityError(
                .invalidVersionRange,
                "TlsMinimumVersion \(minimumVersion.rawValue) is newer than TlsMaximumVersion \(maximumVersion.rawValue), "
                    + "so no version would be left; lower the one or raise the other."
            )
        }
    }
}
