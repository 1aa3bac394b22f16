echo -n "a $B \"c\" \\ \x" > /f1
echo 'it'\''s' > /f2
echo "two" 'words' > /f3
/bin/echo "x" >> /f4 2>/dev/null
printf '%s\n' "x" > /f5
printf 'x' | sudo tee -a /f6 > /dev/null
FOO=1 echo "y" >/f7; export BAR="$FOO" BAZ
