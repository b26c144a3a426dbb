"""Settings of nbgrader for Conelab's notebooks: what students see in place of a solution, which ends before a line with
`### END SOLUTION` (the marks are comments of the language, so nbgrader's own serve)."""
from nbgrader.preprocessors import ClearSolutions

c = get_config()  # noqa: F821 - nbgrader defines it
c.ClearSolutions.code_stub = {**ClearSolutions.code_stub.default(), "conelab": "# write your code here"}
