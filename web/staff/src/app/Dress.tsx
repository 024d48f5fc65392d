import { App, ConfigProvider, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useScheme } from '@shared/ui/theme'
import { FONT, palettes } from '@shared/ui/tokens'
import { useLanguage } from '@shared/words'
import { nonce } from './nonce'

export function Dress({ children }: { children: ReactNode }) {
  const scheme = useScheme()
  const palette = palettes[scheme]
  return (
    <ConfigProvider
      csp={{ nonce }}
      locale={useLanguage() === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: palette.brand,
          colorLink: palette.brand,
          colorError: palette.red,
          colorSuccess: palette.green,
          colorWarning: palette.gold,
          colorTextBase: palette.ink,
          colorBgBase: palette.surface,
          colorBgLayout: palette.ground,
          colorBgContainer: palette.surface,
          colorBgElevated: palette.raised,
          colorBorderSecondary: palette.line,
          colorTextDescription: palette.soft,
          colorTextPlaceholder: palette.soft,
          colorTextLightSolid: palette.brandInk,
          fontFamily: FONT,
          fontSize: 14,
          borderRadius: 8,
        },
        components: { Table: { headerBg: palette.surface, headerColor: palette.soft, cellPaddingBlockMD: 10, rowHoverBg: palette.brandWeak } },
      }}
    >
      <App message={{ top: 72 }}>{children}</App>
    </ConfigProvider>
  )
}
