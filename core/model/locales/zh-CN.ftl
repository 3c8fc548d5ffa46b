# 领域词汇：记录、字段、代码、规则、原因。各个外壳（手机、命令行、后台）都从这里取词。
# 到访记录是特派员自己的凭据，用词见 docs 与 domain.md。

## 记录种类
kind-record = 记录
kind-organisation = 服务对象
kind-envoy = 特派员
kind-arrival = 到访记录
kind-visit = 服务记录
kind-confirmation = 服务确认
kind-notice = 通知
kind-sign_up = 培训报名
kind-training = 培训
kind-attachment = 附件
kind-question = 提问

## 各种记录共有的字段
field-served_by = 服务人
field-typed_by = 录入人
field-source = 来源
field-at_s = 时间
field-zone_minutes = 时区（分钟）
field-deleted = 已删除
field-continues = 接续的记录

## 字段
field-organisation-kind = 类别
field-organisation-parts = 在工作中的身份
field-organisation-names = 名称
field-organisation-area = 区划代码
field-organisation-reporting_unit = 填报单位
field-organisation-credit_code = 统一社会信用代码
field-organisation-places = 位置
field-organisation-contact = 联系方式
field-organisation-registered_day = 登记日期
field-organisation-size = 规模
field-organisation-industry = 行业
field-organisation-herd = 存栏或种植
field-envoy-person = 本人
field-envoy-names = 姓名
field-envoy-level = 派出类型
field-envoy-home_unit = 派出单位
field-envoy-title = 职称
field-envoy-in_post = 在岗
field-envoy-specialties = 专长
field-envoy-from_day = 任期自
field-envoy-to_day = 任期至
field-arrival-direction = 到达或离开
field-arrival-position = 位置
field-arrival-no_position = 没有位置的原因
field-arrival-party = 在谁家
field-visit-parties = 服务对象
field-visit-from_s = 开始
field-visit-to_s = 结束
field-visit-companions = 同行
field-visit-online = 线上
field-visit-activity = 服务内容
field-visit-topics = 主题
field-visit-problem = 问题
field-visit-advice = 建议
field-visit-result = 结果
field-visit-demand = 对应的需求
field-visit-arrivals = 到访记录
field-visit-photos = 照片
field-visit-place = 与服务对象的位置
field-visit-no_position = 没有位置的原因
field-visit-people = 服务人数
field-visit-next_step = 下一步
field-confirmation-confirms = 确认的记录
field-confirmation-heads = 确认时的内容
field-confirmation-person = 确认人
field-confirmation-party = 代表
field-confirmation-means = 确认方式
field-confirmation-slip = 凭条编号
field-notice-kind = 类别
field-notice-titles = 标题
field-notice-texts = 正文
field-notice-voices = 语音
field-notice-starts_s = 开始
field-notice-place = 地点
field-notice-audience = 对象
field-notice-capacity = 可容纳人数
field-notice-expires_s = 有效期至
field-sign_up-notice = 报名的通知
field-sign_up-person = 报名人
field-sign_up-household = 农牧户
field-sign_up-count = 人数
field-sign_up-remark = 留言
field-training-notices = 对应的通知
field-training-trainers = 讲课人
field-training-topic = 主题
field-training-online = 线上
field-training-level = 培训层级
field-training-from_s = 开始
field-training-to_s = 结束
field-training-place = 地点
field-training-position = 位置
field-training-headcount = 到场人数
field-training-attendance = 名单
field-training-special_group = 重点人群
field-training-notes = 内容
field-attachment-parent = 所属记录
field-attachment-medium = 类别
field-attachment-hash = 文件指纹
field-attachment-bytes = 大小（字节）
field-attachment-media_type = 格式
field-attachment-taken_s = 拍摄时间（相机自记）
field-attachment-position = 拍摄位置
field-attachment-in_app = 在应用内拍摄
field-attachment-camera = 相机
field-attachment-caption = 说明
field-question-text = 问题
field-question-language = 语言
field-question-domain = 类别
field-question-answers = 回答
field-question-settled = 已解决

## “服务人”在这些记录里的叫法
field-organisation-served_by = 登记人
field-envoy-served_by = 登记人
field-arrival-served_by = 特派员
field-notice-served_by = 发布人
field-question-served_by = 提问人
field-sign_up-served_by = 填报人
field-confirmation-served_by = 填报人
field-training-served_by = 主讲人
field-attachment-served_by = 提供人

## 代码：来源
source-phone = 本人手机
source-call = 电话后录入
source-paper = 纸质单据
source-proxy = 他人设备代录
source-import = 表格导入

## 代码：单位类别与身份
organisation_type-household = 农牧户
organisation_type-village = 村（嘎查）
organisation_type-cooperative = 合作社
organisation_type-family_farm = 家庭农牧场
organisation_type-firm = 企业
organisation_type-park = 园区
organisation_type-home_unit = 派出单位
organisation_type-department = 科技管理部门
part-served = 服务对象
part-home = 派出单位
part-host = 派驻企业
part-department = 主管部门

## 代码：特派员派出类型
level-province = 省派
level-county_paid_by_province = 县派省资助
level-city = 市派
level-county = 县派
level-institute = 院校

## 代码：到访、服务
direction-in = 到达
direction-out = 离开
activity-guidance = 技术指导
activity-disease_control = 疫病防治
activity-breeding = 品种改良
activity-forage = 饲草料
activity-cultivation = 栽培
activity-research = 研发
activity-other = 其他
place-inside = 就在那里
place-near = 就在附近
place-outside = 离已知位置较远
place-unknown = 没有可比的位置

## 代码：确认、通知、培训、附件、提问
means-own_phone = 本人手机
means-finger_signature = 手写签名
means-paper_slip = 编号凭条
means-call = 电话
means-wall_card = 墙上服务卡
notice_type-training = 培训
notice_type-news = 资讯
notice_type-publicity = 公示
notice_type-circular = 通报
cascade-trainers = 培训者
cascade-core = 骨干
cascade-herders = 农牧民
medium-photo = 照片
medium-voice = 语音
medium-scan = 扫描件
medium-file = 文件
domain-livestock = 养殖
domain-disease = 疫病
domain-crops = 种植
domain-grassland = 草原
domain-policy = 政策
domain-complaint = 投诉建议
domain-other = 其他

## 角色
role-herder = 农牧民
role-envoy = 科技特派员
role-team_head = 服务团团长
role-desk_expert = 坐席专家
role-coordinator = 工作站联络员
role-officer = 科技管理部门经办人
role-home_unit_contact = 派出单位联系人
role-firm_contact = 派驻企业联系人
role-observer = 观察员

## 语言与定位来源
language-zh-CN = 汉语
language-mn-Mong = 蒙古文
language-mn-Cyrl = 西里尔蒙古文
language-mn-Latn = 拉丁转写蒙古语
language-en = 英语
provider-gps = 卫星定位
provider-network = 网络定位
provider-exif = 照片自带
provider-track = 轨迹
provider-typed = 手工填写

## 坐标系、定位、离已知地方的远近、路线
datum-wgs84 = WGS-84（GPS）
datum-gcj02 = GCJ-02（高德、腾讯等）
datum-bd09 = BD-09（百度）
datum-cgcs2000 = CGCS2000（天地图、测绘）
fix-good = 定位良好
fix-poor = 定位较粗
fix-scattered = 几次定位差得较远
fix-stale = 是较早的定位
fix-mock = 手机说这是模拟的位置
fix-none = 没有定位
fix_reason-no_fix = 没有收到定位
fix_reason-not_on_earth = 有的定位超出了经纬度范围，没有用
fix_reason-all_mock = 全部是模拟的位置
fix_reason-mock_left_out = 有模拟的位置，没有用
fix_reason-all_stale = 全部是较早的定位
fix_reason-stale_left_out = 有较早的定位，没有用
fix_reason-outliers_left_out = 有离得太远的定位，没有用
fix_reason-no_accuracy = 没有说明精度
fix_reason-rough = 精度较差
fix_reason-disagree = 几次定位相差超过各自的精度
geofence-within = 在这个地方以内
geofence-within_roughly = 在这个地方以内，离边界比精度近
geofence-within_accuracy = 在边界外，但在精度范围以内
geofence-within_reach = 就在附近
geofence-beyond = 离已知的地方都较远
geofence-no_position = 没有位置
geofence-no_places = 还没有登记地方
geofence-no_coordinates = 登记的地方没有坐标
geofence-too_rough = 精度太差，无法比较
geofence-not_on_earth = 经纬度超出了范围，无法比较
geofence-out_of_season = 这个月份一般不住在那里
transport-foot = 步行
transport-horse = 骑马
transport-road = 车
transport-rail = 火车
transport-air = 飞机
plan-no_places = 还没有登记地方，没有排进路线
plan-no_coordinates = 登记的地方没有坐标，没有排进路线
plan-out_of_season = 没有登记这个月份住的地方，没有排进路线

## 供联络员查看的提示：都有依据，都不自动处理
signal-mock_provider = 手机说位置是模拟的
signal-impossible_jump = 两次到访之间走得太快
signal-position_repeated = 位置一位不差地重复
signal-photo_far = 照片的位置离到访较远
signal-photo_time_far = 照片的时间离到访较远
signal-photo_twice = 两条记录里的照片很像
signal-clock_moved = 填写的时间与手机时钟的依据不符
signal_why-mock_provider = 手机系统把这个位置标为模拟位置。测试或故障也会这样，请先问本人。
signal_why-impossible_jump = 两次到访相距 { $distance_m } 米，相隔 { $seconds } 秒，扣除精度后合每小时 { $speed_kmh } 公里，超过 { $top_kmh } 公里。
signal_why-position_repeated = { $arrivals } 次到访的经纬度完全相同，涉及 { $days } 天、{ $parties } 个服务对象。手机沿用旧定位也会这样。
signal_why-photo_far = 照片自带的位置离最近的一次到访 { $distance_m } 米。从别处传来的照片也会这样。
signal_why-photo_time_far = 照片自带的时间与最近的一次到访差 { $seconds } 秒，换哪个时区都还差 { $off_s } 秒。相机的时间没有调对也会这样。
signal_why-photo_twice = 两张照片的指纹只差 { $bits } 位。连拍或同一景物也会这样。
signal_why-clock_moved = 填写的时间比时钟依据所允许的差 { $off_s } 秒（负数为偏早）。补记的、手机没电后时钟不准的也会这样。

## 指标
metric-services = 服务次数
metric-services_by_envoy = 各特派员服务次数
metric-visits = 服务记录数
metric-people_served = 服务人次
metric-on_site_days = 到现场天数
metric-trainings = 培训场次
metric-trained = 培训人次
metric-arrivals = 到访记录数
metric-notices = 通知数
metric-signed_up = 报名人数
metric-questions = 提问数
metric-questions_answered = 已回答的提问数
metric-attachments = 附件数
metric-confirmed = 已确认的服务数
metric-organisations = 服务对象数
metric-envoys = 特派员数

## 规则：字段为什么不能这样写
rule-required = 必须填写
rule-out_of_range = 数目不合理
rule-positive = 要大于零
rule-negative = 不能小于零
rule-before_start = 结束早于开始
rule-no_such_zone = 没有这个时区
rule-position_or_reason = 没有位置时，写一句原因即可
rule-names_the_envoy = 同行里不用写自己
rule-area_code = 区划代码应为 2、4、6、9 或 12 位数字
rule-gb32100_check_digit = 统一社会信用代码的校验位不对，请再核对一遍
rule-no_such_month = 没有这个月份
rule-too_few_points = 至少要三个不同的角点
rule-too_many_points = 角点太多，请简化
rule-crosses_itself = 边界自己相交或重叠
rule-hole_outside = 里面的空洞超出了边界
rule-holes_overlap = 里面的空洞互相重叠
rule-too_wide = 角点相距太远，不像同一个地方
rule-no_such_datum = 不认识这种坐标系
rule-not_on_earth = 经纬度超出了范围
rule-ambiguous = 不止一个以此开头，请多打几个字符
rule-not_an_invitation = 这不是完整的邀请码；邀请码以 ketepai:1/ 开头
rule-not_a_photo = 只收 JPEG、PNG、WebP 照片
rule-too_large = 太大了
rule-tampered = 内容被改动过，不再使用
rule-pin_too_short = 至少要 6 个字符
rule-not_the_same = 两遍不一样
rule-not_a_name = 只能用字母、汉字、数字、- 和 _，最多 32 个
rule-taken = 已经有了

## 一条改动为什么没有并入记录
refusal-waiting = 前一步的改动还没收到，收到后自动并入
refusal-left_out = 所依据的改动没有并入
refusal-not_plain = 格式不符
refusal-too_large = 超过了单条记录的大小上限，只留在写它的设备上
refusal-not_canonical = 编码方式不符
refusal-foreign_actor = 署名与设备不符
refusal-foreign_root = 与记录编号不符
refusal-foreign_kind = 与记录种类不符
refusal-empty = 没有内容
refusal-poison = 内容损坏，无法并入
refusal-not_granted = 该设备没有在此处书写的权限
refusal-foreign_scope = 与记录所在的范围不符
refusal-role_may_not = 你的身份不写这一类记录
refusal-wrong_scope = 这一类记录不在这个范围里写
refusal-written_once = 只写一次，写后不再改动
refusal-not_yours = 不是本人的记录
refusal-not_your_field = 记录里的这一部分由别人填写
refusal-false_typist = 填写人与手机的主人不符
refusal-for_another = 替别人认了服务或说了话
refusal-lost = 这部手机已报丢失，等待工作站审查
refusal-left = 持有人已离任，等待工作站审查
refusal-succeeded = 这部手机有了两份，另一份已换用新钥，等待工作站审查
refusal-reviewed = 工作站审查后没有采用
refusal-tampered = 内容在本机的数据库里被改动过，与签名不符

## 不允许的原因
denied-already_enrolled = 这部手机已经登记在人名下。要换人，请另用一个文件夹。
denied-not_the_invited_station = 对方不是发邀请的那个工作站，没有登记。请向工作站核对邀请码和网络。
denied-scope_not_granted = 你的身份不能写这一类记录。需要的话，请工作站联络员代为记录，或申请相应身份。
denied-no_area = 登记信息里没有工作区域，请联系工作站重新发邀请码。
denied-deleted = 这条记录已经删除，不能再修改。
denied-role_may_not = 你的身份不能写这一类记录。需要的话，请工作站联络员代为记录。
denied-wrong_scope = 这一类记录不在这个范围里写。
denied-written_once = 这一类记录只写一次，写后不能改动。写错了请另写一条说明，或请工作站抹除。
denied-not_yours = 这不是你的记录。请记录人把你加为同行人，或请工作站联络员修改。
denied-not_your_field = 记录里的这一部分由别人填写，你不能改。
denied-false_typist = 填写人只能是这部手机的主人。
denied-for_another = 不能替别人认服务或说话。请本人写，或请工作站联络员代为记录。
denied-another_person = 邀请码是发给另一个人的。家里共用的手机，请用 profile add 给每人建一个。
denied-hidden = 很久没有与工作站联系，别人的记录先不显示。同步一次（ketepai sync）就能看。
denied-wiped = 这部手机已按工作站的要求清除，里面的记录都打不开了。要再用，请向工作站要邀请码，另用一个文件夹登记。
denied-wrong_key = 打开数据库的钥匙不对。数据没有动过；请把原来的钥匙文件放回去。
denied-key_missing = 打开数据库的钥匙不见了。数据没有动过；请把原来的钥匙文件放回去，不要重新登记。
denied-secret_damaged = 钥匙文件已损坏。数据没有动过；请把完好的钥匙文件放回去。
denied-pin_required = 这部手机设了密码。请在终端里输入，或放进环境变量 KETEPAI_PIN。
denied-wrong_pin = 密码不对。
denied-pin_wait = 密码错了好几次，要等一会儿才能再试（最长一小时）。
denied-no_pin = 这部手机没有设密码。
denied-pin_is_set = 已经有密码了，用 ketepai pin change 改。
denied-malformed = 工作站看不懂这次登记请求，可能需要新版本的程序。
denied-unknown = 工作站没有发过这个邀请码，请核对有没有抄错。
denied-wrong_code = 邀请码不对，请核对有没有抄错。
denied-used = 这个邀请码已经用过了，请工作站再发一个。
denied-expired = 这个邀请码已过期，请工作站再发一个。
denied-too_many_tries = 这个邀请码错得太多次，已经停用，请工作站再发一个。
denied-full_today = 今天用这张海报登记的人已经够多了，请明天再试，或向工作站要一个邀请码。
denied-too_often = 一时来登记的太多，工作站请稍后再试。
denied-station_fault = 工作站出了故障，没有登记成。过一会儿再试。

## 工作站不答应同步的原因
turned_away-expired = 这部手机的登记已到期，读不到别人的新记录了。本机的都在，请工作站续期或重新发邀请码。
turned_away-bad_signature = 签名对不上，工作站没有接收。请检查手机的时间和登记，再试一次。
turned_away-unsigned = 工作站没有看到签名，请换新版本的程序再试。
turned_away-out_of_order = 与工作站的对话次序不对，请换新版本的程序再试。
turned_away-malformed = 工作站看不懂这次同步，请换新版本的程序再试。

## 记录到了哪里
custody-here = 只在本机
custody-sealed = 已签封，待送出
custody-carried = 别的手机也带着
custody-at_station = 已到工作站
custody-backed_up = 工作站已备份

## 同步为什么停下
reason-unreachable = 没有网络，或找不到工作站
reason-timed_out = 对方太久没有回应
reason-cut = 连接中途断开
reason-portal = 这个网络要先在网页上登录
reason-damaged = 收到的内容在路上损坏
reason-foreign = 回应的不是本工作站
reason-busy = 工作站正忙
reason-station_fault = 工作站出了故障
reason-status = 工作站回应异常
reason-stale_nonce = 签名一再过时
reason-no_progress = 几次往返都没有进展
reason-rewound_too_often = 工作站一再回退
reason-too_large = 一条内容大到发不出去
reason-needs_enrolment = 工作站不认得这部手机，需要重新登记
reason-update_required = 程序版本太旧
reason-denied = 工作站不允许
reason-storage = 本机存不下了

## 检查发现了什么
finding-record = 记录 { $id }“{ $title }”
finding-segment = 设备 { $device } 在 { $scope } 的第 { $number } 段
finding-head_unreadable = 段头读不出来
finding-head_altered = 段头被改动过
finding-segment_misfiled = 段头放错了地方
finding-bad_signature = 签名与段头不符
finding-no_certificate = 没有这台设备的证书，无法核对签名
finding-gap_before = 前面缺一段
finding-entry_altered = 内容与签名不符，被改动过
finding-entry_misfiled = 一条内容放错了地方
finding-entry_missing = 缺少段头里写明的内容
finding-payload_gone = 内容不见了
finding-record_id = 声明的编号与内容不符
finding-segment_gone = 内容还在，所属的段不见了
finding-unsealed_altered = 还没签封的内容被改动过
finding-bad_checkpoint = 工作站的回执对不上签名
finding-cache_differs = { $table }与日志对不上
table-listing = 列表
table-fact = 统计
table-conflict = 分歧
table-aside = 搁置的内容
table-place = 位置索引
table-verdict = 工作站的裁定
table-trust = 证书
table-tip = 日志的末端
table-scope = 核对码

## 文件的种类，和为什么还不送
rung-voice = 语音
rung-thumbnail = 缩略图
rung-evidence = 证据图
rung-original = 原图
rung-material = 材料
file-waits-paused = 已暂停
file-waits-cancelled = 已取消
file-waits-no_network = 没有网络
file-waits-needs_unmetered = 等不收流量费的网络
file-waits-budget_spent = 本月流量用完了
file-waits-originals_stay = 按设置不送原图
file-waits-station_full = 工作站存满了，文字照收，文件等腾出空间再送
file-waits-device_quota = 这部手机在工作站的份额用完了，文字照收；请联系联络员
file-waits-not_at_station = 工作站没有，或不在你的范围里
file-waits-too_large = 太大
file-waits-empty = 是空的
