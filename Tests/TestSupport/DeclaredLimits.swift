import Foundation

/// The limits that the sources of a module declare, so that a table of tests can be held against them.
///
/// A limit is a property whose name begins with a word such as `maximum`, or ends with one such as `Timeout`.
public enum DeclaredLimits {
    /// Their names as `File.property`, where a file is named for its type and `Type+Aspect.swift` counts as `Type`.
    public static func names(in module: String, sourceFile: String = #filePath) throws -> Set<String> {
        let root = URL(filePath: sourceFile).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let directory = root.appending(path: "Sources/\(module)")
        let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
        var names: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let type = file.deletingPathExtension().lastPathComponent.prefix { $0 != "+" }
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: declaration) { names.insert("\(type).\(match.name)") }
        }
        return names
    }

    /// Properties stand in their type or say who may use them; what else is called so is a variable of a function.
    private static var declaration: Regex<(Substring, name: Substring)> {
        #/
        (?m) ^ (?: \ {4} | \ + (?= (?:public|private|fileprivate|static) \b ) )
        (?: (?:public|private|fileprivate|internal|static) (?:\(set\))? \ )* (?: let | var ) \ 
        (?<name>
            (?: maximum | most | longest | largest | smallest | shortest | least ) (?: [A-Z] \w* )? \b
            | \w+ (?: Timeout | Grace | ToKeep ) \b
        )
        /#
    }
}
