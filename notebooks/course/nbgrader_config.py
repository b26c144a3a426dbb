"""Settings of nbgrader for this course: run its commands in this folder."""
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "two-layer-networks"
# What stands in the students' version where the instructor's has a solution.
c.ClearSolutions.code_stub = {"conelab": "# your answer here"}
c.ClearSolutions.text_stub = "Your answer here"
# A cell that runs longer has gone wrong.
c.ExecutePreprocessor.timeout = 120
