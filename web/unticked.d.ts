/** What would put a tick into a box before anybody did. */
export const unticked: { selector: string; message: string }[]
