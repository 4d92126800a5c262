internal import Dispatch
internal import Glibc
internal import Workloads

/// Does one workload so often and nothing else, for a tool that counts what the process does.
///
///     letterlock-workload list
///     letterlock-workload NAME ITERATIONS
@main
enum WorkloadRunner {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.elementsEqual(["list"]) {
            for workload in Workload.all { print(workload.name, workload.iterations) }
            return
        }
        guard arguments.count == 2, let name = arguments.first, let iterations = arguments.last.flatMap({ Int($0) }),
            let workload = Workload.all.first(where: { $0.name == name })
        else {
            end("usage: letterlock-workload list | NAME ITERATIONS")
        }
        // An asynchronous main() gives the first thread to Dispatch, which waits in a sigsuspend(2) that Valgrind dies of.
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            await run(workload, iterations)
            isDone.signal()
        }
        isDone.wait()
    }

    private static func run(_ workload: Workload, _ iterations: Int) async {
        do {
            let work = try workload.begin()
            try await work.run(iterations)
            try await work.finish()
        } catch {
            end("\(workload.name): \(error)")
        }
    }

    private static func end(_ sentence: String) -> Never {
        let line = Array("letterlock-workload: \(sentence)\n".utf8)
        write(STDERR_FILENO, line, line.count)
        exit(1)
    }
}
