"""任务分工: the plan's tasks with units, lights, milestones and notes; one opened at a time."""

from services.targets.tasks import all_tasks
from ui.frame import frame
from ui.targets import tasks

filters = frame.filters()
tasks.detail(tasks.opened(), filters)
tasks.board(tasks.choose(all_tasks(filters)), filters)
