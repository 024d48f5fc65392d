/** What is known of a customer's life and money beyond the books. */
export { Insight } from './Insight'
