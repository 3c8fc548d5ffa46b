# 命令行自己的话。领域词汇在 core/model/locales。
list-separator = 、
clause-separator = ，
yes = 是
no = 否
untitled = （没有写）
somebody = 某人·{ $id }
somebody-unknown = 不知是谁

## 表头与标记
column-id = 编号
column-when = 时间
column-kind = 类别
column-title = 内容
column-who = 谁
column-custody = 到了哪里
mark-conflict = 　【有分歧】
mark-deleted = 　【已删除】
mark-invalid = 　【有一处不合规则】
mark-proxy = 　【代写】
mark-choice = 或
title-sign_up = { $count } 人报名
file-not-there = （照片待送）

## 登记与保存
enrolled =
    已登记：{ $name }（{ $roles }），工作区域 { $area }。
    接下来：ketepai sync 取回大家的记录；特派员再用 ketepai card 写名片。
saved = 已记下 { $kind } { $id }，就在本机，没有信号也不会丢。
photos-added = { $n } 张照片已附在 { $id } 上。
deleted = 已删除 { $id }。别人若同时改过它，会作为分歧让人再看一眼。
resolved = 已选定 { $id } 的“{ $field }”。这也是一次修改，同步后大家都会看到。
rebuilt = 已从日志重做全部列表、统计和搜索：{ $n } 条记录。
exported = 已导出 { $n } 条记录到 { $file }。
pin-ask = 密码：
pin-ask_new = 新密码（至少 6 个字符）：
pin-ask_again = 再输一遍：
pin-set = 密码设好了。请记牢：忘了密码，谁也打不开这部手机里的记录。
pin-removed = 密码已取消。
profile-added = 已加上“{ $name }”。以后用 ketepai --profile { $name } 打开，先用邀请码登记。
profile-first = （第一份，没有名字）
salvaged = 注意：数据库曾损坏。旧文件已另存为 { $file }，救回 { $entries } 笔改动，有 { $lost } 笔读不出来；同步一次，工作站上有的都会回来。

## 没有东西的时候
nothing-yet = 还没有{ $kind }。
nothing-found = 没有找到同时含有“{ $words }”的记录。
no-conflicts = 没有分歧。

## 分歧
conflicts-open = 有 { $n } 处分歧：两个人在互相看不到时改了同一处。两种写法都留着，等人选定。
conflict-head = { $id }　{ $kind }“{ $title }”的“{ $field }”
conflict-hint = 选定：ketepai conflicts resolve { $id } { $field } --choose 序号，或 --text 另写一个。
conflict-shown = 　（现在显示的）
conflicts-now = 有 { $n } 处分歧等人选定，见 ketepai conflicts。

## 统计
figure-empty = { $metric }：0。还没有可数的记录。
figure = { $metric }：{ $value }（来自下面 { $n } 条记录）

## 状态
status-name = { $name }（{ $roles }）的手机
status-nobody = 这部手机还没有登记。向工作站要一个邀请码，然后 ketepai enrol 邀请码。
status-holds = { $records } 条记录，{ $entries } 笔改动，{ $waiting ->
    [0] 全部已到工作站
   *[other] 其中 { $waiting } 笔还没到工作站
}
status-files = 照片等文件 { $n } 个，{ $there } 个已到工作站
status-contact = 上次与工作站联系：{ $time }
status-no-contact = 还没有与工作站联系过
status-ended-lost = 工作站已停用这部手机（报丢失）。你还可以记录和送出，工作站审查后采用；读不到新的了。请联系工作站。
status-ended-left = 工作站已停用这部手机（离任）。你还可以记录和送出，工作站审查后采用；读不到新的了。
status-ended-succeeded = 这部手机有了两份，另一份已换用新钥。你还可以记录和送出；请向工作站要一个邀请码，再 ketepai enrol 邀请码。
show-by-proxy = 　在 { $name } 的手机上代写
aside-redone = （已在余下的内容上重新写入）
status-hidden = 已超过 { $days } 天没有与工作站联系，别人的记录先不显示；自己的都在，也照常能记。同步一次（ketepai sync）就都回来。
aside-hint = 有 { $n } 笔改动暂未并入记录，原因见 ketepai status。
aside-now = 有 { $n } 笔改动暂未并入记录，原文都留着：
aside-station = { $id }　工作站搁置：{ $reason }
aside-phone = { $id }　本机搁置：{ $reason }

## 同步
synced = 同步好了：{ $done }。
synced-nothing = 同步好了，没有新的内容。
synced-partly = 停下之前：{ $done }。
done-sent = 送出 { $n } 笔
done-received = 收到 { $n } 笔
done-files = 照片等文件送到 { $n } 个
sync-refused = 有 { $n } 段内容工作站没有收下，本机都还留着。
sync-rewound = 工作站从较早的备份恢复过，它丢的部分已由本机补上。
sync-stopped = 已停下。收到的都存好了，没送完的都还在本机，下次接着送。
digests-equal = 本机与工作站核对一致。
digests-differ = 本机与工作站还不一致，请再同步一次。
files-damaged = 有 { $n } 个文件找不到，或内容被改动过，没有送出。原件还在的话，请重新附上。
progress-sync = 正在联系工作站……
progress-sending = 正在送出，还有 { $n } 段……
progress-received = 正在接收，已收到 { $n } 段……
progress-waiting = { $reason }，{ $s } 秒后再试
progress-file = 正在传文件 { $done } / { $total }，还有 { $files } 个……
progress-files = 存文件
progress-rebuild = 重做列表

## 出错时：发生了什么，该怎么办
error-invalid = “{ $field }”：{ $rule }。没有改动任何东西，改好再试一次。
error-not-found = 这部手机里没有这{ $what }。用 ketepai list 看看编号，或先 ketepai sync。
error-denied = 工作站不允许（{ $reason }）。请联系工作站联络员。
error-unreachable = 现在连不上工作站：{ $reason }。什么都没丢，有信号时再试。
error-gave_up = 同步没有做完：{ $reason }。记下的都在本机，有信号时再 ketepai sync。
error-file = 读写不了文件 { $path }：{ $why }。
error-internal = 程序内部出错（{ $report }）：{ $why }。已保存的不受影响；请把这句话告诉工作站。
error-needs_enrolment = 这部手机还没有登记。向工作站要一个邀请码，然后 ketepai enrol 邀请码。
error-in_use = 这部手机正被另一个程序打开。等它结束再试。
error-storage_full = 空间满了，这一条没有存下；以前存的都在。腾出一些空间再试。
error-database_damaged = 数据库损坏。再打开一次就会另存旧文件，并把能读的救回来。
error-update_required = 这个程序太旧，读不了新的数据。数据都留着，换上新版本再打开。
file-not_found = 没有这个文件
file-permission = 没有权限
file-directory = 这是一个文件夹

## 找不到的是什么
what-record = 条记录
what-person = 个人
what-conflict = 处分歧
what-notice = 条通知
what-organisation = 个服务对象
what-arrival = 条到访记录
what-kind = 种记录
what-scope = 个范围
what-profile = 一份
what-file = 个文件

## 命令行的选项当作字段时
field-position = 位置
field-no_position = 没有位置的原因
field-parties = 服务对象（--party）
field-companions = 同行（--with）
field-people = 服务人数
field-next_step = 下一步或建议
field-activity = 服务内容
field-kind = 类别
field-names = 名称
field-titles = 标题
field-text = 内容
field-topic = 主题
field-headcount = 到场人数
field-starts_s = 开始时间（--starts）
field-capacity = 可容纳人数
field-count = 人数
field-domain = 类别
field-level = 派出类型
field-credit_code = 统一社会信用代码
field-invitation = 邀请码
field-photo = 照片
field-id = 编号
field-person = 人
field-when = 时间（--when）
field-from = 起始日期（--from）
field-to = 截止日期（--to）
field-metric = 指标
field-record_kind = 记录类别
field-choose = 序号
field-pin = 密码
field-profile = 名字
field-file = 文件
rule-lat_lon = 应写成 纬度,经度 或 纬度,经度,精度米，如 42.75,112.64,15
rule-moment = 应写成 2026-11-20T10:30，或带时区的 RFC 3339
rule-day = 应写成 2026-11-20
rule-no_such_code = 没有这一种，加 --help 看可以写哪些
rule-no_such_choice = 没有这个序号
rule-nothing_to_change = 至少要改一处：--next 或 --add-advice

## 与旁边的手机
share-waiting =
    等另一部手机来连。请在那部手机上运行：
      ketepai share --connect { $address }
    两部手机要在同一个网络里（例如一部开热点）。按 Ctrl-C 停下。
progress-share = 正在与另一部手机交换……
progress-sharing = 正在交换：送出 { $sent } 段，收到 { $received } 段……
shared = 与{ $who }的手机交换好了：送出 { $sent } 段，收到 { $received } 段。
shared-nothing = 与{ $who }的手机核对过，两边一样，没有要交换的。
shared-given = 只有本人和工作站能看的内容，已封好请{ $who }的手机捎给工作站，对方打不开。
shared-taken = 替{ $who }捎上了封好的内容，下次同步时交给工作站；本机打不开它。
shared-kept-out = 有 { $n } 段内容证明不了是谁写的，没有收下；同步一次再交换即可。
shared-declined = 有一包没有捎上：{ $reason }。
shared-expired = 本机的证书已过期，对方没有给内容，但收下了本机的。请与工作站联系换发。
error-shared = 交换没有做完：{ $reason }。已换到的都存好了，再来一次会接着换。
share-cut = 连接断了
share-timed_out = 对方太久没有回应
share-stopped = 已停下
share-unreachable = 连不上这个地址，请看对方屏幕上的地址，并确认在同一个网络里
share-not_ours = 那个地址上不是 ketepai
share-update_required = 两部手机的程序版本不一样，请把旧的升级
share-handshake = 没能建立加密连接
share-damaged = 途中的内容被改动或损坏
share-malformed = 对方发来的内容看不懂
share-out_of_order = 对方没有按约定说话
share-too_much = 对方发来的太多
share-foreign = 对方属于别的旗县
share-bad_introduction = 对方证明不了自己是谁
share-refused = 对方的设备已被停用
share-turned_away = 对方拒绝了本机
share-storage = 本机存不下
custody-with = ：{ $who }
done-handed = 替别人交上 { $n } 包
status-carried = 替别人捎带 { $n } 包（已封好，本机打不开），交到工作站并备份后自动放下
packed-for-station = 已打包 { $n } 段（{ $kb } KB）到 { $file }。只有工作站打得开；交给工作站，或让任一部本旗县的手机 ketepai unpack 后捎去。
packed-for-phones = 已打包 { $n } 段（{ $kb } KB）到 { $file }。只有收件的手机打得开，用 ketepai unpack。
packed-nothing = 没有要送的：本机的内容工作站都有了。{ $file } 是一个空包。
unpacked = 收下了{ $who }打包的 { $n } 段新内容。
unpacked-carried = 替{ $who }捎上了封好的内容，下次同步时交给工作站；本机打不开它。
unpacked-nothing = 文件里的内容本机都有了，没有新的。
parcel-quota = 替同一个人捎的已经够多，等交到工作站再来
parcel-expired = 已过期
parcel-bad_label = 标签不是本人签的
parcel-wrong_destination = 不是给本旗县工作站的
parcel-damaged = 已损坏
parcel-foreign = 来自别的旗县
parcel-unreadable = 打不开
parcel-too_large = 太大
what-phone = 部手机（先同步一次，才知道它的证书）
field-connect = 对方的地址（--connect）
rule-address = 应写成 地址:端口，如 192.168.43.1:4524
rule-not_ours = 不是 .ketepai 文件
rule-damaged = 不完整或已损坏，没有收下任何内容
rule-foreign = 来自别的旗县，没有收下
rule-bad_label = 标签不是打包人签的，没有收下
rule-wrong_destination = 不是给这部手机，也不是给本旗县工作站的
rule-unreadable = 打不开，没有收下
## 检查
progress-doctor = 检查
doctor-well = 检查完毕：一切完好，签名、内容、列表和统计都对得上。
doctor-found = 发现 { $n } 处问题：
doctor-heal = 怎么办：ketepai doctor --heal 丢掉被改动的部分，再 ketepai sync 从工作站取回完好的；没有送出过的取不回来，请先抄下。
doctor-rebuild = 怎么办：ketepai rebuild 从日志重做列表和统计即可，没有丢东西。
doctor-healed = 已丢掉 { $n } 处被改动的内容，列表和统计已重做。现在 ketepai sync，从工作站取回完好的。

## 时间：只在对不上时才说
time-unknown = 不详
time-differs = 注意：手机的钟当时是 { $wall }，而这条记录实际在 { $from } 与 { $to } 之间送出；手机的日期可能不对。
time-clock_moved = 注意：写这条记录之前，手机的时间被调过。

## 文件
files-none = 没有在路上的文件。
files-all-here = 这些文件都已在本机。
files-wanted = 记下了：下次同步时从工作站取 { $n } 个文件。
files-none-here = 这条记录没有在本机的文件；先 ketepai files fetch 编号，再 ketepai sync。
files-saved = 另存了 { $n } 个文件。
files-traffic = 本月：收费流量 { $metered }（上限 { $budget }），不收费的 { $unmetered }。
files-room = 本机还有 { $free } 空间；已备份、可以清掉的有 { $could }。
files-made-room = 清掉 { $bytes }，都是工作站备份里有的。
files-settings = 收费流量每月最多 { $budget }；不收费时送原图：{ $originals }；本机留原图：{ $keep }。
    空间不够时可清掉已备份的原图：{ $giveOriginals }，证据图：{ $giveEvidence }。
files-wait = 有 { $n } 个文件先不送：{ $why }。
done-fetched = 取回 { $n } 个文件
file-now = 好，下次同步先送它。
file-paused = 好，先不动它。
file-resumed = 好，接着来。
file-cancelled = 好，不送了；自己的文件还在本机。
file-goes-first = 最先送
file-goes-up = 等着送
file-comes-down = 等着取
column-file = 文件
column-rung = 种类
column-progress = 进度
column-state = 状态
voices-added = { $n } 段录音已附在 { $id } 上。
files-added = { $n } 个文件已附在 { $id } 上。
file-not-added = { $file }：{ $why }。
error-not_added = 有 { $n } 个文件没有附上，原因见上；其余的都存好了。
rule-four_numbers = 应写成 左,上,宽,高 四个数
title-spoken_question = 语音提问

## 地方
metres = { $n } 米
kilometres = { $n } 公里
minutes = { $m } 分钟
hours = { $h } 小时 { $m } 分钟
place-said-inside = 在{ $place }范围内{ $season }。
place-said-near = 在{ $place }附近，{ $distance }（{ $why }）{ $season }。
place-said-outside = 离{ $place } { $distance }（{ $why }）{ $season }。照样记下了。
place-said-unknown = 没法与登记的地方比较：{ $why }。照样记下了。
place-out_of_season = ，是不当季的地方
fixes-said = 用了 { $used } 次定位的平均：{ $verdict }。
fixes-said-why = 用了 { $used } 次定位，略去 { $left } 次：{ $verdict }（{ $why }）。照样记下了。
place-months = { $first }–{ $last } 月
place-radius = 周围 { $distance }
place-area = 约 { $mu } 亩
place-voice = （有怎么走的录音）
places-none = 还没有登记地方。加一个：ketepai organisation place add 编号 --name 冬营地 --at 纬度,经度 --months 11-3
near-none = 本机知道的服务对象都没有坐标。
mark-out_of_season = （这个月不住）
column-place = 地方
column-distance = 距离
column-direction = 方向
credit = 换算坐标系用到的边界：{ $source }
plan-total = 全程约 { $distance }（直线）。只是建议，怎么走由你。
plan-total-return = 连回程约 { $distance }（直线）。只是建议，怎么走由你。
track-started = 开始记轨迹了，从 { $since } 起。停下：ketepai track stop 编号；不要了：ketepai track discard。
track-runs = 正在记轨迹：从 { $since } 起，{ $points } 个点，{ $distance }，{ $duration }。
status-track = 正在记轨迹：从 { $since } 起，{ $points } 个点，{ $distance }，{ $duration }。停下用 ketepai track stop 或 discard。
track-saved = 轨迹已存成 GPX 附件，不再记了。看得到那条记录的人也看得到它。
track-empty = 没有记到点，没有存下什么；不再记了。
track-discarded = 轨迹已丢掉，不再记了。
signals-none = 这段时间没有什么值得多看一眼的。
signals-some = 有 { $n } 处值得看一眼。都不是定论，先问本人；系统不会因此做任何事。
denied-track_runs = 已经在记轨迹了。先 ketepai track stop 或 discard。
denied-no_track = 没有在记轨迹。开始：ketepai track start。
what-place = 个地方
field-places = 地方
field-months = 月份（--months）
field-voice = 录音（--voice）
rule-months = 应写成 11-3 或 6-9
rule-nowhere_yet = 还没有到访过有位置的地方，请写明从哪里：纬度,经度
rule-not_a_recording = 不是一段录音
rule-too_many = 太多了，请少写几个

import-ignored = 这些列没有读：{ $headers }
import-cell = { $address } { $header }：{ $rule }
import-cell-value = { $address } { $header }：{ $rule }（“{ $value }”）
import-preview = 读了 { $rows } 行：{ $n } 条会导入，{ $skipped } 条已经有了。没有保存；去掉 --preview 就导入。
import-done = 读了 { $rows } 行：导入 { $n } 条，{ $skipped } 条已经有了。
import-template = 空表已存成 { $file }。填好后 ketepai import organisations { $file }。
import-shape = { $number }. { $shape } { $name }：{ $points } 个点，从 { $first } 起
import-shapes = 一共 { $n } 个。要记到服务对象名下：加 --to 编号 --number 序号（只收面）。
import-shape-kept = 已记到 { $id } 名下。
error-not_imported = 有 { $n } 处不对，见上；一条也没有导入。改好再来。
exported-places = 已导出 { $n } 处位置到 { $file }。
duplicates-none = 没有看起来写了两遍的服务对象。
duplicates-pair = { $a } { $first } ≈ { $b } { $second }（{ $score } 分：{ $reasons }）
duplicates-hint = 是同一个：ketepai duplicates merge 甲 乙；不是：ketepai duplicates not-same 甲 乙。
duplicates-merge = { $a } 已并入 { $b }。撤销：ketepai duplicates undo { $a }。
duplicates-not_same = { $a } 与 { $b } 不是同一个，以后不再提。
duplicates-undo = { $a } 的合并已撤销。
duplicate-same_credit_code = 统一社会信用代码相同
duplicate-same_phone = 电话相同
duplicate-names_alike = 名称相近
duplicate-places_near = 相距 { $metres } 米
duplicate-same_area = 在同一区划
areas-imported = 区划代码表已换成这一份：{ $n } 条。
areas-empty = 这部手机还没有区划代码表。向工作站要 CSV 文件，然后 ketepai areas import 文件。
areas-became = 现在是（{ $n } 个）：
what-merge = 处合并
what-shape = 个图形
what-area = 个区划代码
field-areas = 区划代码表
field-datum = 坐标系
field-at = 日期
rule-not_a_polygon = 不是面，只有面能记成地块
rule-not_a_shape_file = 只收 .gpx .geojson .kml .kmz .csv
field-merged_into = 合并
field-distinct_from = 区分

## 方案、报表、考核
written = 已写到 { $file }。
column-code = 代号
column-version = 版本
column-period = 期间
column-postings = 本机上的选派
column-target = 目标
column-name = 姓名或名称
column-county = 县区
column-scores = 各项得分
column-total = 总分
column-proposed = 建议等次
programme-unreadable = 方案 { $code } 有一个版本读不了，仍按原来的版本办：
programme-sound = 《{ $title }》没有错。与现在相比：
programme-no_targets = 这个方案的文件没有定数字目标。
programme-no_quota = 今年没有要达到的次数或天数。
programme-section-targets = 目标
programme-section-quotas = 每人每年
programme-section-workflows = 程序
programme-section-grades = 考核
programme-section-forms = 表格
programme-section-reports = 报表
programme-section-readings = 文件没有说死的地方
no-trips = 没有可以一趟去的同类需求。
no-trades = 没有对得上的供销信息。
no-proposals = 没有合适的人选。可以转交，见 ketepai demand pass。
nothing-due = 没有到期的事。
form-missing = 这几项还空着：{ $fields }
template-unfilled = 模板里这些单元格没有对应的数：{ $names }
evaluate-may = 可以评这个环节。
money-sound = 没有不合规定的地方。
before-duplicates = 可能写了两遍的服务对象：{ $n } 对
before-unconfirmed = 服务对象还没确认的服务：{ $n } 条（可以打电话核实；不确认也照样计数）
before-conflicts = 有分歧、等人选定的记录：{ $n } 条
before-invalid = 不合规则的记录：{ $n } 条
before-waiting = 知道有、还没到齐的：{ $n } 笔
error-broken_programme = 方案文件有 { $n } 处不对，没有启用；原来的照用。
denied-report_step = 报表要按顺序办：草稿 → 已核对 → 已盖章 → 已上报 → 已退回或已接收。
denied-numbers_changed = 数字与存草稿时不一样了，请重新 keep 一份，再核对。
rule-programme_broken = 方案文件有错，请先用 programme check 检查
rule-version_not_above = 版本要比现有的大
rule-no_such_field = 没有这个名字
rule-name_and_value = 要写成 名字=内容
rule-yes_or_no = 要写 是 或 否
rule-number = 不是数，日期要写成 2026-05-01
rule-no_such_person = 没有这个人，或有同名的人
rule-no_such_record = 没有这条记录，或有同名的
rule-no_such_file = 没有这个文件
rule-not_by_name = 不能这样写，请用专门的命令
rule-no_such_side = 要写 envoy、firm、home_unit 或 county
rule-other_kind = 这张表不是给这种记录的
rule-xlsx_or_html = 文件名要以 .xlsx 或 .html 结尾
rule-no_such_scope = 没有这个范围
what-programme = 方案
what-report = 报表
what-workflow = 这条记录要走的程序
what-form = 表格
what-grades = 考核规则
what-demand = 需求
what-question = 提问
what-expense = 支出
what-evaluation = 考核
