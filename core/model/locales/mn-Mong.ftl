# 蒙古文（竖写）的词汇。译文由懂这种文字的人填写，这里一条也不自造。
# 要译的词见 core/docs/translations/mn-Mong.md；没有译文时，屏幕放图画和录音，不单放汉字。
#
# The vocabulary in traditional Mongolian. No translation is invented here: each is filled in by a person who reads the
# script. The words to translate are listed in core/docs/translations/mn-Mong.md; without one, a screen shows a picture
# and plays a recorded voice, and never Chinese text alone.
