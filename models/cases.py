"""The steps of a case of monitoring, in their order."""

#: The steps of a monitoring case in the order of the procedure, as the ledger ``case_steps`` names them.
IDENTIFICATION = ("线索登记", "入户核实", "信息比对", "村级评议公示", "乡镇审核", "县级审定", "公告", "录入系统")

HELP, FOLLOW_UP = "落实帮扶", "动态跟踪"

ELIMINATION = ("消除核实", "消除评议公示", "消除乡镇审核", "消除县级审定", "消除公告", "风险消除")

#: Ends an identification that was not granted.
REFUSED = "不予纳入"

CASE_STEPS = (*IDENTIFICATION, HELP, FOLLOW_UP, *ELIMINATION, REFUSED)

#: What the limit of the whole identification is called among the limits of its steps.
WHOLE_IDENTIFICATION = "识别全程"
