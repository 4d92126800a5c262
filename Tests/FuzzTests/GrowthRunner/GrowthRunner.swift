import Glibc

/// Runs shapes for Callgrind.
///
///     GrowthRunner list             the shapes: name, bytes, and whether they grow or are bounded
///     GrowthRunner NAME=BYTES...    each shape with an input of so many bytes, one after the other
@main
enum GrowthRunner {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        if words.elementsEqual(["list"]) {
            for shape in GrowthShape.all {
                print(shape.name, shape.size, shape.isBounded ? "bounded" : "grows")
            }
            return
        }
        guard !words.isEmpty else { end("usage: GrowthRunner list | NAME=BYTES...", status: 64) }
        for word in words { run(word) }
    }

    private static func run(_ word: String) {
        // A name may hold an equals sign.
        guard let separator = word.lastIndex(of: "="), let size = Int(word[separator...].dropFirst()) else {
            end("\(word) is not NAME=BYTES", status: 64)
        }
        guard let shape = GrowthShape.all.first(where: { $0.name == word[..<separator] }) else {
            end("no shape is called \(word[..<separator])", status: 64)
        }
        do {
            try counted(try shape.prepare(size))
        } catch {
            end("\(word): \(error)", status: 1)
        }
    }

    private static func end(_ sentence: String, status: CInt) -> Never {
        let line = Array("growth: \(sentence)\n".utf8)
        write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}

/// What Callgrind counts: it begins anew where this is called, and writes down what it has where this returns.
///
/// It needs a name that nothing else has, and a function that is not merged into another.
@_silgen_name("growth_counted")
@_optimize(none)
@inline(never)
private func counted(_ read: () throws -> Void) rethrows {
    try read()
}
