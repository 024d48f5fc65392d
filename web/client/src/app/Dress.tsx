import { ConfigProvider, unstableSetRender } from 'antd-mobile'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { useLanguage } from '@shared/words'

const roots = new WeakMap<Element | DocumentFragment, Root>()

// antd-mobile 5 mounts its pop-ups with an interface React 19 no longer has; without this they show nothing.
// The name is marked deprecated only because the next major version will not need it.
// eslint-disable-next-line @typescript-eslint/no-deprecated
unstableSetRender((node, container) => {
  const root = roots.get(container) ?? createRoot(container)
  roots.set(container, root)
  root.render(node)
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 0))
    root.unmount()
    roots.delete(container)
  }
})

export function Dress({ children }: { children: ReactNode }) {
  const locale = useLanguage() === 'zh' ? zhCN : enUS
  return <ConfigProvider locale={locale}>{children}</ConfigProvider>
}
