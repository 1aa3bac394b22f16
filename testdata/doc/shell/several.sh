cat > /a <<A; cat > /b <<'B'
1
A
2
B
ssh host "cat > /remote" <<C
3
C
cat <<D | while read x; do echo $x; done | tee --append /c
4
D
: $((1<<2)) && [[ a < b ]] && cmd 2>&1 >/dev/null
