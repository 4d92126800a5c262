import Foundation
import Glibc
import TestSupport

/// A headless Chromium with one tab, driven over the two files of its DevTools protocol.
///
/// It blocks, with a time limit on each event.
final class Browser {
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    private let process: ChildProcess
    private let workspace: Workspace
    private let commands: Int32
    private let answers: Int32
    private var received: [UInt8] = []
    private var lastID = 0
    private var session: String?
    /// What has happened since a page was visited.
    private var events: [(method: String, parameters: [String: Any])] = []

    init() throws {
        workspace = try Workspace()
        let (input, output) = (workspace.path("commands"), workspace.path("answers"))
        guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else { throw Failed(description: "no FIFO") }
        // For both, so that opening does not wait for the other side.
        commands = open(input, O_RDWR | O_CLOEXEC)
        answers = open(output, O_RDWR | O_CLOEXEC)
        guard commands >= 0, answers >= 0 else { throw Failed(description: "the FIFOs cannot be opened") }
        let options = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--remote-debugging-pipe", "--user-data-dir=\(workspace.path("profile"))", "about:blank",
        ]
        process = try ChildProcess(
            "/bin/sh",
            ["-c", "exec chromium \"$@\" 3<\(input) 4>\(output)", "sh"] + options,
            environment: ["PATH": Program.baseEnvironment["PATH"] ?? "", "HOME": workspace.directory],
            output: .null,
            errors: .file(try workspace.file("log"))
        )
        try openTab()
    }

    deinit {
        process.signal(SIGKILL)
        close(commands)
        close(answers)
    }

    private func openTab() throws {
        let tab = try command("Target.createTarget", ["url": "about:blank"])
        let attached = try command("Target.attachToTarget", ["targetId": tab["targetId"] ?? "", "flatten": true])
        session = attached["sessionId"] as? String
        for domain in ["Page", "Network"] { try command("\(domain).enable") }
        try command("Target.setDiscoverTargets", ["discover": true])
    }

    /// Opens a page and waits until it is loaded.
    ///
    /// - Returns: the addresses of which the browser got an answer.
    @discardableResult
    func visit(_ url: String) throws -> [String] {
        events = []
        try command("Page.navigate", ["url": url])
        _ = try next("Page.loadEventFired")
        return events.filter { $0.method == "Network.responseReceived" }.compactMap {
            ($0.parameters["response"] as? [String: Any])?["url"] as? String
        }
    }

    /// Clicks at a place of the page, as a user does.
    func click(x: Int, y: Int) throws {
        for type in ["mousePressed", "mouseReleased"] {
            let event: [String: Any] = ["type": type, "x": x, "y": y, "button": "left", "clickCount": 1]
            try command("Input.dispatchMouseEvent", event)
        }
    }

    /// How wide the first element is that a CSS selector finds.
    func width(of selector: String) throws -> Int? {
        let box = try command("DOM.getBoxModel", ["nodeId": try node(selector)])
        return (box["model"] as? [String: Any])?["width"] as? Int
    }

    /// The attribute of the first element that a CSS selector finds.
    func text(of selector: String, attribute: String) throws -> String? {
        let names = try command("DOM.getAttributes", ["nodeId": try node(selector)])["attributes"] as? [String] ?? []
        return names.firstIndex(of: attribute).map { names[$0 + 1] }
    }

    private func node(_ selector: String) throws -> Int {
        let root = try command("DOM.getDocument")["root"] as? [String: Any]
        let found = try command("DOM.querySelector", ["nodeId": root?["nodeId"] ?? 0, "selector": selector])
        guard let node = found["nodeId"] as? Int, node != 0 else {
            throw Failed(description: "there is no \(selector)")
        }
        return node
    }

    /// Waits for an event, keeping those before it.
    func next(_ method: String, where matches: ([String: Any]) -> Bool = { _ in true }) throws -> [String: Any] {
        var looked = 0
        while true {
            while looked < events.count {
                let event = events[looked]
                if event.method == method, matches(event.parameters) { return event.parameters }
                looked += 1
            }
            try receive()
        }
    }

    /// Gives a command and waits for its answer.
    @discardableResult
    func command(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
        message["sessionId"] = session
        try send(JSONSerialization.data(withJSONObject: message))
        let id = lastID
        while true {
            guard let answer = try receive(), answer["id"] as? Int == id else { continue }
            if let error = answer["error"] { throw Failed(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func send(_ message: Data) throws {
        var rest = (Array(message) + [0])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(commands, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failed(description: "Chromium takes no commands") }
            rest = rest.dropFirst(count)
        }
    }

    /// The next message, an answer; an event is kept and gives nil.
    @discardableResult
    private func receive() throws -> [String: Any]? {
        while true {
            if let end = received.firstIndex(of: 0) {
                let message = try JSONSerialization.jsonObject(with: Data(received[..<end])) as? [String: Any]
                received.removeFirst(end + 1)
                guard let method = message?["method"] as? String else { return message }
                events.append((method, message?["params"] as? [String: Any] ?? [:]))
                return nil
            }
            var descriptor = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 60_000) > 0 else {
                let log = (try? workspace.read("log")).map { String(decoding: $0.suffix(2_000), as: UTF8.self) }
                throw Failed(description: "Chromium says nothing for a minute: \(log ?? "")")
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(answers, &chunk, chunk.count)
            guard count > 0 else { throw Failed(description: "Chromium has ended") }
            received += chunk[..<count]
        }
    }
}
