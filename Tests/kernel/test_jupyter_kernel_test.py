"""Jupyter's own suite for kernels, with every attribute set so that nothing is skipped."""
import jupyter_kernel_test as jkt


class ConelabTests(jkt.KernelTests):
    kernel_name = "conelab"
    language_name = "conelab"
    file_extension = ".cone"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'warn("test")'
    completion_samples = [{"text": "certif", "matches": {"certify"}}, {"text": "solve(P, tol", "matches": {"tol="}}]
    complete_code_samples = ["1", 'print("hello, world")', "f(x) = x^2", "function f(x)\n  x^2\nend\n"]
    incomplete_code_samples = ["solve(", "function f(x)\n  x^2", "for i in 1:3"]
    invalid_code_samples = ["x = )", "1 +* 2"]
    code_page_something = "?solve"
    code_generate_error = "nosuchname"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "(1:3) .^ 2", "result": "[1, 4, 9]"}]
    code_display_data = [
        {"code": "display([1 2; 3 4])", "mime": "text/html"},
        {"code": "display(plot(1:3, (1:3) .^ 2))", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "solve"
    code_clear_output = "clearoutput()"


class ConelabWelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = "conelab"
    support_iopub_welcome = True
