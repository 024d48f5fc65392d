import './app/staff.css'
import { boot } from '@shared/shell/boot'
import { Dress } from './app/Dress'
import { router } from './app/router'

void boot({ router, Dress })
