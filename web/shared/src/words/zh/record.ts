export const record = {
  'record.none': '还没有资料',
  'record.none.advice': '记下面谈中了解到的第一条资料。',
  'record.stale': '已过期',
  'record.rule': '取值规则：{rule}',
  'record.fresh-until': '有效至',
  'record.others': '其他来源的说法',
} as const
