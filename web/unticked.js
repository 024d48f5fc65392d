const message = 'Nothing is ticked or chosen for the customer (regulation I21, vector 27): a box begins empty.'
const named = (name) => `JSXAttribute[name.name='${name}']`

/** What would put a tick into a box before anybody did: for the linter, over both faces. */
export const unticked = [
  { selector: named('defaultChecked'), message },
  { selector: `${named('checked')}[value=null]`, message },
  { selector: `${named('checked')} > JSXExpressionContainer > Literal[value=true]`, message },
  { selector: `${named('aria-checked')} > JSXExpressionContainer > Literal[value=true]`, message },
  { selector: `${named('aria-checked')} > Literal[value='true']`, message },
]
