import Glibc
import JSON
import Testing

@testable import Jupyter

@Suite("A kernel with an echo interpreter")
struct KernelTests {
    @Test func `kernel information is the same on shell and control`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let content = client.request("kernel_info_request")
        #expect(content["protocol_version"] == "5.5")
        #expect(content["language_info"]?["file_extension"] == ".echo")
        #expect(content["supported_features"] == ["kernel subshells"])
        #expect(client.request("kernel_info_request", on: "control") == content)
    }

    @Test func `a cell's messages come in order`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.execute("value 42")
        let reply = client.reply(to: id)
        #expect(reply["status"] == "ok")
        #expect(reply["execution_count"] == 1)
        #expect(client.story(of: id) == ["busy", "execute_input", "execute_result", "idle"])
        let result = client.messages(of: id)[2].content
        #expect(result["data"] == ["text/plain": "42"])
        #expect(result["execution_count"] == 1)
        #expect(client.messages(of: id, on: "shell")[0].metadata["started"]?.string?.hasSuffix("Z") == true)
    }

    @Test func `text is joined per stream and comes before what follows`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let ids = ["print a", "warn b", "show c", "fail d"].map { client.execute($0) }
        _ = client.reply(to: ids[3])
        #expect(client.story(of: ids[0]) == ["busy", "execute_input", "stream", "idle"])
        #expect(client.messages(of: ids[0])[2].content == ["name": "stdout", "text": "a\n"])
        #expect(client.messages(of: ids[1])[2].content == ["name": "stderr", "text": "b\n"])
        #expect(
            client.story(of: ids[2])
                == ["busy", "execute_input", "display_data", "update_display_data", "clear_output", "idle"])
        let display = client.messages(of: ids[2])[2].content
        #expect(display["data"] == ["text/plain": "c", "text/html": "<b>c</b>"])
        #expect(display["transient"] == ["display_id": "id"])
    }

    @Test func `text is seen while the cell runs`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.execute("wait")
        client.wait { $0.story(of: id).contains("stream") }
        #expect(client.messages(of: id, on: "shell").isEmpty)
        #expect(client.request("interrupt_request", on: "control") == ["status": "ok"])
        #expect(client.reply(to: id)["ename"] == "Interrupted")
    }

    @Test func `silent cells and cells without history do not count`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let silent = client.execute("print x", [("silent", true), ("store_history", true)])
        #expect(client.reply(to: silent)["execution_count"] == 0)
        #expect(client.story(of: silent) == ["busy", "idle"])
        let unstored = client.execute("value x", [("store_history", false)])
        #expect(client.reply(to: unstored)["execution_count"] == 0)
        #expect(client.story(of: unstored).contains("execute_result"))
        #expect(client.reply(to: client.execute("value x"))["execution_count"] == 1)
        let history = client.request("history_request", ["hist_access_type": "tail", "n": 9, "output": true])
        #expect(history["history"] == [[1, 1, ["value x", "x"]]])
    }

    @Test func `user expressions fail one by one`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.execute("", [("user_expressions", ["a": "x", "b": "bad", "c": 5])])
        let values = client.reply(to: id)["user_expressions"]
        #expect(values?["a"] == ["status": "ok", "data": ["text/plain": "x"], "metadata": [:]])
        #expect(values?["b"]?["status"] == "error")
    }

    @Test func `pages go into the payload`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let payload = client.reply(to: client.execute("page text"))["payload"]
        #expect(payload == [["source": "page", "data": ["text/plain": "text"], "start": 0]])
    }

    @Test func `an error aborts what was sent before it, and nothing else`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for _ in 0..<5 {
            let failing = client.execute("late x")
            let cells = (0..<5).map { _ in client.execute("print x") }
            let other = client.send("comm_info_request")
            #expect(client.reply(to: failing)["status"] == "error")
            for id in cells {
                #expect(client.reply(to: id)["status"] == "aborted")
                #expect(client.story(of: id) == ["busy", "idle"])
            }
            #expect(client.reply(to: other)["status"] == "ok")
            #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
        }
    }

    @Test func `a request in answer to the error is never aborted`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for _ in 0..<50 {
            let failing = client.execute("fail x")
            client.wait { $0.story(of: failing).contains("error") }
            #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
        }
    }

    @Test func `without stop_on_error the queue goes on`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        client.execute("fail x", [("stop_on_error", false)])
        #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
        client.execute("fail x", [("silent", true)])
        #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
    }

    @Test func `interrupts at rest do nothing`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for _ in 0..<50 {
            #expect(client.request("interrupt_request", on: "control")["status"] == "ok")
            #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
        }
    }

    @Test func `fields of a wrong type are refused by name`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for content: JSONValue in [[:], ["code": 5], ["code": "print x", "silent": "yes"]] {
            let id = client.send("execute_request", content)
            let reply = client.reply(to: id)
            #expect(reply["ename"] == "RequestError")
            #expect(reply["execution_count"] == 0)
            #expect(client.story(of: id) == ["busy", "idle"])
        }
    }

    @Test func `cursors count code points`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let code: JSONValue = "é🐍 ab"
        for (position, start, end) in [(5, 3, 5), (2, 0, 2), (-1, 0, 0), (99, 3, 5)]
            as [(JSONValue, JSONValue, JSONValue)]
        {
            let reply = client.request("complete_request", ["code": code, "cursor_pos": position])
            #expect(reply["cursor_start"] == start)
            #expect(reply["cursor_end"] == end)
            #expect(reply["matches"] == ["word"])
            #expect(reply["metadata"]?["_jupyter_types_experimental"]?.array?.first?["type"] == "keyword")
        }
        let inspection = client.request("inspect_request", ["code": code, "cursor_pos": 2, "detail_level": 1])
        #expect(inspection["data"] == ["text/plain": "é🐍|true"])
        let nothing = client.request("inspect_request", ["code": "", "cursor_pos": 0])
        #expect(nothing == ["status": "ok", "found": false, "data": [:], "metadata": [:]])
        #expect(client.request("complete_request", ["code": code, "cursor_pos": 1.5])["status"] == "error")
    }

    @Test func completeness() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        #expect(client.request("is_complete_request", ["code": "x"]) == ["status": "complete"])
        #expect(client.request("is_complete_request", ["code": "f("]) == ["status": "incomplete", "indent": "  "])
        #expect(client.request("is_complete_request", ["code": ")"]) == ["status": "invalid"])
    }

    @Test func comms() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.execute("comm target")
        _ = client.reply(to: id)
        #expect(client.story(of: id) == ["busy", "execute_input", "comm_open", "comm_msg", "comm_close", "idle"])
        let open = client.send("comm_open", ["comm_id": "c", "target_name": "unknown", "data": [:]])
        client.wait { $0.story(of: open).last == "idle" }
        #expect(client.story(of: open) == ["busy", "comm_close", "idle"])
        #expect(client.request("comm_info_request") == ["status": "ok", "comms": [:]])
    }

    @Test func `unknown requests are bracketed and not answered`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for channel in ["shell", "control"] {
            let id = client.send("no_such_request", on: channel)
            client.wait { $0.story(of: id) == ["busy", "idle"] }
            #expect(client.messages(of: id, on: channel).isEmpty)
        }
    }

    @Test func `garbage on every channel is survived`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for channel in ["shell", "control", "stdin"] {
            client.send(frames: [[]], on: channel)
            client.send(frames: [MessageCodec.delimiter], on: channel)
            client.send(frames: Array(repeating: [7], count: 1000), on: channel)
            client.send([Frame("{".utf8), [], [], []], on: channel)
        }
        #expect(client.request("kernel_info_request")["status"] == "ok")
        #expect(client.request("kernel_info_request", on: "control")["status"] == "ok")
    }

    @Test func `input comes from the client that runs the cell`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let other = try kernel.client()
        client.send("input_reply", ["value": "too early"], on: "stdin")
        client.rest(milliseconds: 50)
        let id = client.execute("ask name?")
        client.wait { !$0.messages(of: id, on: "stdin").isEmpty }
        #expect(client.messages(of: id, on: "stdin")[0].content == ["prompt": "name?", "password": false])
        other.send("input_reply", ["value": "stranger"], on: "stdin")
        client.send("input_reply", ["value": "late"], on: "stdin", parent: ["msg_id": "an earlier question"])
        client.rest(milliseconds: 50)
        client.send("input_reply", ["value": "Ada"], on: "stdin")
        #expect(client.reply(to: id)["status"] == "ok")
        #expect(client.messages(of: id).first { $0.type == "execute_result" }?.content["data"]?["text/plain"] == "Ada")
    }

    @Test func `input can be refused and interrupted`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        #expect(client.reply(to: client.execute("ask x", [("allow_stdin", false)]))["ename"] == "notAllowed")
        let id = client.execute("ask x")
        client.wait { !$0.messages(of: id, on: "stdin").isEmpty }
        client.send("interrupt_request", on: "control")
        #expect(client.reply(to: id)["ename"] == "interrupted")
    }

    @Test func `an interrupt of another cell ends no question`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.execute("ask x")
        client.wait { !$0.messages(of: id, on: "stdin").isEmpty }
        kernel.kernel.stdin.interrupt()
        client.send("input_reply", ["value": "Ada"], on: "stdin")
        #expect(client.reply(to: id)["status"] == "ok")
    }

    @Test func `whoever sees that a cell runs can interrupt it`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        for _ in 0..<50 {
            let id = client.execute("wait")
            client.wait { $0.story(of: id).contains("execute_input") }
            client.send("interrupt_request", on: "control")
            #expect(client.reply(to: id)["ename"] == "Interrupted")
        }
    }

    @Test func `a subshell that is deleted while it works ends its cell`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let subshell = client.request("create_subshell_request", on: "control")["subshell_id"] ?? .null
        let busy = client.execute("wait", header: [("subshell_id", subshell)])
        client.wait { $0.story(of: busy).contains("stream") }
        let next = client.execute("value 1", header: [("subshell_id", subshell)])
        #expect(client.request("delete_subshell_request", ["subshell_id": subshell], on: "control")["status"] == "ok")
        #expect(client.reply(to: next)["ename"] == "SubshellError")
        #expect(client.reply(to: client.execute("value 1"))["status"] == "ok")
        client.send("interrupt_request", on: "control")
        #expect(client.reply(to: busy)["status"] == "error")
    }

    @Test func `subshells run while the main shell is busy`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let busy = client.execute("wait")
        client.wait { $0.story(of: busy).contains("stream") }
        let subshell = client.request("create_subshell_request", on: "control")["subshell_id"] ?? .null
        #expect(client.request("list_subshell_request", on: "control")["subshell_id"] == [subshell])
        for i in 0..<20 {
            let id = client.execute("value \(i)", header: [("subshell_id", subshell)])
            #expect(client.reply(to: id)["status"] == "ok")
        }
        #expect(client.messages(of: busy, on: "shell").isEmpty)
        client.send("interrupt_request", on: "control")
        #expect(client.reply(to: busy)["status"] == "error")
        #expect(client.request("delete_subshell_request", ["subshell_id": subshell], on: "control")["status"] == "ok")
        #expect(client.request("list_subshell_request", on: "control")["subshell_id"] == [])
        let late = client.execute("value 1", header: [("subshell_id", subshell)])
        #expect(client.reply(to: late)["ename"] == "SubshellError")
        let again = client.request("delete_subshell_request", ["subshell_id": subshell], on: "control")
        #expect(again["status"] == "error")
    }

    @Test func `a client that comes back with its identity is answered`() throws {
        let kernel = try TestKernel()
        let first = try kernel.client(identity: "same")
        #expect(first.request("kernel_info_request")["status"] == "ok")
        let second = try kernel.client(identity: "same")
        let id = second.send("kernel_info_request", header: [("date", "later")])
        #expect(second.reply(to: id)["status"] == "ok")
    }

    @Test func `ten thousand cells sent at once are all answered in order`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let ids = (0..<10_000).map { client.execute("value \($0)") }
        _ = client.reply(to: ids[9999])
        let replies = client.received["shell", default: []]
        #expect(replies.map(\.parentID) == ids)
        #expect(replies.map { $0.content["execution_count"]?.int } == (1...10_000).map { $0 })
    }

    @Test func `shutdown is answered, broadcast, and stops the kernel`() throws {
        let kernel = try TestKernel()
        let client = try kernel.client()
        let id = client.send("shutdown_request", ["restart": true], on: "control")
        #expect(client.reply(to: id, on: "control") == ["status": "ok", "restart": true])
        #expect(client.story(of: id) == ["busy", "shutdown_reply", "idle"])
        #expect(wait(for: [kernel.kernel.stop.descriptor], timeout: 10_000) == [true])
    }

    @Test func `every subscriber is welcomed under its topic`() throws {
        let kernel = try TestKernel()
        for _ in 0..<3 {
            let client = try kernel.client()
            let welcome = client.received["iopub"]?.first { $0.type == "iopub_welcome" }
            #expect(welcome?.content == ["subscription": ""])
            #expect(welcome?.parentID == nil)
        }
    }
}
