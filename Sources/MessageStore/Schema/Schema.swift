import CLibsqlite3

/// The layout of the database and how an older one becomes the present one.
enum Schema {
    /// Marks a database file as Letterlock's: "LtLk" in ASCII.
    static let applicationID: Int64 = 0x4C74_4C6B

    /// The n-th script leads from version n - 1 to version n.
    ///
    /// What has been released never changes; new ones go to the end.
    static let migrations = [version1, version2, version3, version4, version5, version6, version7]

    /// Whose a database is, found out without changing it.
    enum Owner: Equatable {
        case nobody
        case letterlock(version: Int)
        case another
    }

    static func owner(of connection: Connection) throws(SQLiteError) -> Owner {
        let applicationID = try connection.integer("PRAGMA application_id")
        let version = try connection.integer("PRAGMA user_version")
        if applicationID == Self.applicationID { return .letterlock(version: Int(version)) }
        let isEmpty = try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
        return applicationID == 0 && version == 0 && isEmpty ? .nobody : .another
    }

    /// Brings a database from its version to the present one, each step whole or not at all.
    static func migrate(
        _ connection: Connection,
        from version: Int,
        by migrations: [String] = migrations
    ) throws(SQLiteError) {
        for (index, script) in migrations.enumerated().dropFirst(version) {
            try connection.writeTransaction { () throws(SQLiteError) in
                try connection.execute(script)
                try connection.execute(
                    "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(index + 1)"
                )
            }
        }
    }
}
