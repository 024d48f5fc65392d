import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { meQuery } from '@shared/api/session'
import { customer } from '@shared/test/samples'
import { serverOf, stage } from '@shared/test/stage'
import WelcomePage from './WelcomePage'

const SECRET = 'a-secret-of-an-invitation-link'
const PASSWORD = 'correct horse battery'
const offer = { enrolment: 'an-enrolment-of-twenty', secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x' }
const person = { ...customer, kind: 'staff', name: '张敏' }

async function choose(password: string, again: string) {
  const user = userEvent.setup()
  await user.type(await screen.findByTestId('password'), password)
  await user.type(screen.getByTestId('password-again'), again)
  return user
}

test('a link, a password twice and a code sign the person in, and the secret travels in no address', async () => {
  const heard = serverOf({
    'POST /api/auth/invitation': () => ({ body: offer }),
    'POST /api/auth/totp/enrol/confirm': () => ({ body: person }),
  })
  const { client } = await stage(<WelcomePage />, 'zh', `/#${SECRET}`)
  const user = await choose(PASSWORD, PASSWORD)
  await user.click(screen.getByTestId('welcome'))
  await user.type(await screen.findByTestId('code'), '123456')
  await user.click(screen.getByTestId('enrol-confirm'))
  await expect.poll(() => client.getQueryData(meQuery.queryKey)?.name).toBe('张敏')
  expect(heard.map(({ path, body }) => [path, body])).toEqual([
    ['/api/auth/invitation', { invitation: SECRET, password: PASSWORD }],
    ['/api/auth/totp/enrol/confirm', { enrolment: offer.enrolment, code: '123456' }],
  ])
})

test('two different passwords go nowhere', async () => {
  const heard = serverOf({})
  await stage(<WelcomePage />, 'zh', `/#${SECRET}`)
  await choose(PASSWORD, 'correct house')
  expect(screen.getByText('两次输入的密码不一致')).toBeVisible()
  expect(screen.getByTestId('welcome')).toBeDisabled()
  expect(heard).toEqual([])
})

test('a weak password is refused in the words of the server and may be chosen anew', async () => {
  serverOf({ 'POST /api/auth/invitation': () => ({ status: 400, body: { code: 'access.password_weak', detail: '密码太短' } }) })
  await stage(<WelcomePage />, 'zh', `/#${SECRET}`)
  const user = await choose('short', 'short')
  await user.click(screen.getByTestId('welcome'))
  expect(await screen.findByTestId('refused')).toHaveTextContent('密码太短')
  expect(screen.getByTestId('password')).toBeVisible()
})

test('a spent link says so and whom to ask', async () => {
  serverOf({ 'POST /api/auth/invitation': () => ({ status: 401, body: { code: 'access.ticket_spent' } }) })
  await stage(<WelcomePage />, 'zh', `/#${SECRET}`)
  const user = await choose(PASSWORD, PASSWORD)
  await user.click(screen.getByTestId('welcome'))
  expect(await screen.findByTestId('empty')).toHaveTextContent('请联系管理员')
})

test('an address without a secret asks for nothing', async () => {
  serverOf({})
  await stage(<WelcomePage />)
  expect(await screen.findByTestId('empty')).toBeVisible()
  expect(screen.queryByTestId('password')).toBeNull()
})
