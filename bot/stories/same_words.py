"""Words by which newsrooms call one thing, and which of them stands for all: `起火`, `火警` and `blaze` are `火灾`."""

from collections.abc import Mapping
from functools import cache

from bot.stories.stems import stem_of

_SAME = """
火灾 起火 失火 着火 大火 火警 明火 火情 燃烧 fire blaze bushfire wildfire inferno 山火
死亡 遇难 身亡 丧生 罹难 不治 丧命 殒命 毙命 死者 遇难者 dead death die killed kill fatal
受伤 伤者 轻伤 重伤 伤员 擦伤 受伤者 injured injure hurt wounded injury
伤亡 人员伤亡
失联 失踪 下落不明 missing
巴士 公交车 公交 大巴 公车 客车 bus coach
的士 出租车 计程车
小巴 中巴 面包车
地铁 港铁 捷运 metro subway mtr
降准 存款准备金率 准备金率 存准率
降息 减息 rate-cut
加息 升息 rate-hike
财报 季报 三季报 中报 半年报 一季报 年报 业绩报告 季度报告
净利润 净利 归母 盈利 纯利 纯益 profit earning
营收 营业收入 收入 营业额 销售额 revenue sales turnover
拘捕 逮捕 被捕 抓获 落网 刑拘 拘留 arrest detained detain
起诉 公诉 检控 控告 charge indict prosecute sue lawsuit
判刑 判处 获刑 入狱 判囚 sentence jail jailed convict
医院 送医 送院 留医 hospital
涨停 涨停板 涨停潮
股指 指数 综指 大盘 index
收涨 收跌 收盘 收市 收评 收报
学生 学童 student pupil
警方 警察 公安 公安机关 民警 公安局 警员 police
消防 消防员 消防队 消防车 消防部门 firefighter
失灵 故障
质量 品质
软件 软体
硬件 硬体
网络 网路
信息 资讯
芯片 晶片 chip semiconductor
视频 影片 短片
智能 智慧
激光 镭射
打印 列印
程序 程式
人工智能 人工智慧 ai artificial-intelligence
合并 吸收合并 并购 重组 merger merge
收购 购买 买下 入主 acquire acquisition takeover buyout buy
裁员 减员 裁减 layoff redundancy
辞职 辞任 卸任 离任 请辞 resign resignation quit
任命 出任 接任 获任 上任 履新 appoint
罢工 停工 strike walkout dockers picket
关闭 停运 停业 结业 歇业 close shut closure
停课 停学 放假
启用 开通 投运 通车 投用 启运
上市 挂牌 ipo
发射 升空 点火 rocket liftoff satellite
夺冠 冠军 折桂 问鼎 捧杯 登顶 champion title trophy
击败 战胜 力克 大胜 险胜 完胜 beat defeat
导弹 飞弹 missile
总统 元首 president
停火 停战 ceasefire truce
大选 选举 投票 election vote ballot poll presidential
地震 强震 震级 震感 余震 earthquake quake tremor magnitude aftershock
台风 风暴 飓风 热带风暴 热带气旋 typhoon hurricane cyclone storm
暴雨 强降雨 大雨 豪雨 rainstorm downpour
洪水 洪灾 水灾 洪涝 泛滥 flood flooding
滑坡 山泥倾泻 塌方 山体滑坡 泥石流 landslide mudslide
矿工 工友 miner
透水 涌水 突水
救援 搜救 营救 救出 获救 rescue rescuer
车祸 交通事故 交通意外 相撞
飞机 客机 班机 航班 航机 plane aircraft airliner flight
沉没 翻沉 倾覆 sink sank capsize wreck
轿车 私家车 小车
医生 医师 大夫 doctor
新冠 新冠肺炎 新冠病毒
疫苗 接种 vaccine
涨价 上调 提价 加价 price-hike
降价 下调 减价
同比 按年
环比 按月 按季
油价 成品油 petrol gasoline fuel
房价 楼价 home-price
楼盘 新盘 屋苑
发布会 记者会 新闻发布会
董事长 主席
首席执行官 ceo 行政总裁 总裁 ceo
召回 回收 recall
发布 推出 亮相 unveil launch
自来水 供水 食水
罢工 strike walkout dockers picket 罢工者
码头 港口 port dock harbour harbor docker
央行 central-bank 中央银行
利率 interest borrowing basis 基点 mortgage 按揭 房贷 贷款 loan
谈判 talks negotiate negotiation table 磋商 会谈
协议 agreement pact treaty accord deal 协定 agree
渔业 fishing fishery cod 捕鱼
渡轮 ferry 客轮 轮渡
爆炸 explosion blast explode
疏散 evacuate evacuation 转移 撤离
候选人 candidate
民调 exit-poll
女总统 woman
化石 fossil jurassic 侏罗纪
哺乳动物 mammal
滑翔 glide glider
手机 phone smartphone handset
折叠 foldable fold tri-fold 三折 折叠屏
汽车 carmaker automaker auto car
出口 export
电池 battery
关税 tariff
制裁 sanction
边境 border
难民 refugee migrant
部队 troop soldier army 军队
议会 parliament lawmaker congress 国会
首相 prime 总理
抗议 protest protester demonstration 示威
法院 court judge 法庭
审判 trial 庭审 开庭
比赛 match game 赛事
决赛 final
网球 tennis
足球 football soccer
马拉松 marathon
奥运 olympic 奥运会
世界杯 world-cup
大师赛 masters
航天 space spacecraft
电价 electricity 电力
天然气 gas lng
石油 oil crude
黄金 gold
通胀 inflation cpi
失业 unemployment jobless
工资 wage pay salary 加薪 薪酬
工会 union
工人 worker
货运 freight shipping 运费
机器人 robot automation
船长 captain
遗体 body bodies
"""


@cache
def _table() -> Mapping[str, str]:
    lines = (line.split() for line in _SAME.strip().split("\n"))
    return {stem_of(word) if word.isascii() else word: line[0] for line in lines for word in line}


def same_word(word: str) -> str:
    """Return the word that stands for this one."""
    return _table().get(word, word)
